"""A simulation of customer ownership: who should own the customer?"""
