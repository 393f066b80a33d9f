var declared_default=`{
 "functions": [
  "success",
  "support",
  "sales",
  "product"
 ],
 "segments": [
  "smb",
  "mid",
  "enterprise"
 ],
 "lead": 0,
 "parameters": [
  {
   "name": "accounts",
   "kind": "int",
   "unit": "accounts",
   "low": 1,
   "high": 1000000,
   "default": 300,
   "meaning": "Accounts when the simulation starts",
   "source": "A28",
   "allowed": "a whole number from 1 to 1,000,000 (accounts)",
   "choices": []
  },
  {
   "name": "capacity",
   "kind": "float",
   "unit": "hours/week",
   "low": 1,
   "high": 80,
   "default": 36.0,
   "meaning": "Working hours of one person in a week",
   "source": "judgement",
   "allowed": "a number from 1 to 80 (hours/week)",
   "choices": []
  },
  {
   "name": "functions.success.seats",
   "kind": "int",
   "unit": "seats",
   "low": 1,
   "high": 100000,
   "default": 10,
   "meaning": "Head count; the same in every regime that is compared",
   "source": "A28",
   "allowed": "a whole number from 1 to 100,000 (seats)",
   "choices": []
  },
  {
   "name": "functions.success.accounts_per_seat",
   "kind": "float",
   "unit": "accounts",
   "low": 0,
   "high": 100000,
   "default": 0.0,
   "meaning": "Accounts for each seat, so that a team fits its firm; 0: \`seats\` counts",
   "source": "A28",
   "allowed": "a number from 0 to 100,000 (accounts)",
   "choices": []
  },
  {
   "name": "functions.success.bench",
   "kind": "int",
   "unit": "seats",
   "low": 0,
   "high": 100000,
   "default": 0,
   "meaning": "Further people without accounts of their own, who take over empty seats at once and stand in for who is away",
   "source": "judgement",
   "allowed": "a whole number from 0 to 100,000 (seats)",
   "choices": []
  },
  {
   "name": "functions.success.request_rate",
   "kind": "float",
   "unit": "1/account/week",
   "low": 0,
   "high": 20,
   "default": 0.2,
   "meaning": "Requests of a mid-size account for this function, of which at most one a week is made",
   "source": "judgement",
   "allowed": "a number from 0 to 20 (1/account/week)",
   "choices": []
  },
  {
   "name": "functions.success.service_hours",
   "kind": "float",
   "unit": "hours",
   "low": 0.01,
   "high": 40,
   "default": 1.5,
   "meaning": "Work that one request takes",
   "source": "judgement",
   "allowed": "a number from 0.01 to 40 (hours)",
   "choices": []
  },
  {
   "name": "functions.success.patience_days",
   "kind": "float",
   "unit": "working days",
   "low": 0.05,
   "high": 1000000,
   "default": 5.92,
   "meaning": "Wait that halves the chance of a good contact; large switches slowness off",
   "source": "judgement",
   "allowed": "a number from 0.05 to 1,000,000 (working days)",
   "choices": []
  },
  {
   "name": "functions.success.salary",
   "kind": "float",
   "unit": "currency/year",
   "low": 0,
   "high": 10000000,
   "default": 90000,
   "meaning": "Yearly cost of a filled seat",
   "source": "judgement",
   "allowed": "a number from 0 to 10,000,000 (currency/year)",
   "choices": []
  },
  {
   "name": "functions.support.seats",
   "kind": "int",
   "unit": "seats",
   "low": 1,
   "high": 100000,
   "default": 9,
   "meaning": "Head count; the same in every regime that is compared",
   "source": "A28",
   "allowed": "a whole number from 1 to 100,000 (seats)",
   "choices": []
  },
  {
   "name": "functions.support.accounts_per_seat",
   "kind": "float",
   "unit": "accounts",
   "low": 0,
   "high": 100000,
   "default": 0.0,
   "meaning": "Accounts for each seat, so that a team fits its firm; 0: \`seats\` counts",
   "source": "A28",
   "allowed": "a number from 0 to 100,000 (accounts)",
   "choices": []
  },
  {
   "name": "functions.support.bench",
   "kind": "int",
   "unit": "seats",
   "low": 0,
   "high": 100000,
   "default": 0,
   "meaning": "Further people without accounts of their own, who take over empty seats at once and stand in for who is away",
   "source": "judgement",
   "allowed": "a whole number from 0 to 100,000 (seats)",
   "choices": []
  },
  {
   "name": "functions.support.request_rate",
   "kind": "float",
   "unit": "1/account/week",
   "low": 0,
   "high": 20,
   "default": 0.5,
   "meaning": "Requests of a mid-size account for this function, of which at most one a week is made",
   "source": "judgement",
   "allowed": "a number from 0 to 20 (1/account/week)",
   "choices": []
  },
  {
   "name": "functions.support.service_hours",
   "kind": "float",
   "unit": "hours",
   "low": 0.01,
   "high": 40,
   "default": 1.3,
   "meaning": "Work that one request takes",
   "source": "judgement",
   "allowed": "a number from 0.01 to 40 (hours)",
   "choices": []
  },
  {
   "name": "functions.support.patience_days",
   "kind": "float",
   "unit": "working days",
   "low": 0.05,
   "high": 1000000,
   "default": 4.44,
   "meaning": "Wait that halves the chance of a good contact; large switches slowness off",
   "source": "judgement",
   "allowed": "a number from 0.05 to 1,000,000 (working days)",
   "choices": []
  },
  {
   "name": "functions.support.salary",
   "kind": "float",
   "unit": "currency/year",
   "low": 0,
   "high": 10000000,
   "default": 60000.0,
   "meaning": "Yearly cost of a filled seat",
   "source": "judgement",
   "allowed": "a number from 0 to 10,000,000 (currency/year)",
   "choices": []
  },
  {
   "name": "functions.sales.seats",
   "kind": "int",
   "unit": "seats",
   "low": 1,
   "high": 100000,
   "default": 4,
   "meaning": "Head count; the same in every regime that is compared",
   "source": "A28",
   "allowed": "a whole number from 1 to 100,000 (seats)",
   "choices": []
  },
  {
   "name": "functions.sales.accounts_per_seat",
   "kind": "float",
   "unit": "accounts",
   "low": 0,
   "high": 100000,
   "default": 0.0,
   "meaning": "Accounts for each seat, so that a team fits its firm; 0: \`seats\` counts",
   "source": "A28",
   "allowed": "a number from 0 to 100,000 (accounts)",
   "choices": []
  },
  {
   "name": "functions.sales.bench",
   "kind": "int",
   "unit": "seats",
   "low": 0,
   "high": 100000,
   "default": 0,
   "meaning": "Further people without accounts of their own, who take over empty seats at once and stand in for who is away",
   "source": "judgement",
   "allowed": "a whole number from 0 to 100,000 (seats)",
   "choices": []
  },
  {
   "name": "functions.sales.request_rate",
   "kind": "float",
   "unit": "1/account/week",
   "low": 0,
   "high": 20,
   "default": 0.06,
   "meaning": "Requests of a mid-size account for this function, of which at most one a week is made",
   "source": "judgement",
   "allowed": "a number from 0 to 20 (1/account/week)",
   "choices": []
  },
  {
   "name": "functions.sales.service_hours",
   "kind": "float",
   "unit": "hours",
   "low": 0.01,
   "high": 40,
   "default": 3.0,
   "meaning": "Work that one request takes",
   "source": "judgement",
   "allowed": "a number from 0.01 to 40 (hours)",
   "choices": []
  },
  {
   "name": "functions.sales.patience_days",
   "kind": "float",
   "unit": "working days",
   "low": 0.05,
   "high": 1000000,
   "default": 5.92,
   "meaning": "Wait that halves the chance of a good contact; large switches slowness off",
   "source": "judgement",
   "allowed": "a number from 0.05 to 1,000,000 (working days)",
   "choices": []
  },
  {
   "name": "functions.sales.salary",
   "kind": "float",
   "unit": "currency/year",
   "low": 0,
   "high": 10000000,
   "default": 120000.0,
   "meaning": "Yearly cost of a filled seat",
   "source": "judgement",
   "allowed": "a number from 0 to 10,000,000 (currency/year)",
   "choices": []
  },
  {
   "name": "functions.product.seats",
   "kind": "int",
   "unit": "seats",
   "low": 1,
   "high": 100000,
   "default": 4,
   "meaning": "Head count; the same in every regime that is compared",
   "source": "A28",
   "allowed": "a whole number from 1 to 100,000 (seats)",
   "choices": []
  },
  {
   "name": "functions.product.accounts_per_seat",
   "kind": "float",
   "unit": "accounts",
   "low": 0,
   "high": 100000,
   "default": 0.0,
   "meaning": "Accounts for each seat, so that a team fits its firm; 0: \`seats\` counts",
   "source": "A28",
   "allowed": "a number from 0 to 100,000 (accounts)",
   "choices": []
  },
  {
   "name": "functions.product.bench",
   "kind": "int",
   "unit": "seats",
   "low": 0,
   "high": 100000,
   "default": 0,
   "meaning": "Further people without accounts of their own, who take over empty seats at once and stand in for who is away",
   "source": "judgement",
   "allowed": "a whole number from 0 to 100,000 (seats)",
   "choices": []
  },
  {
   "name": "functions.product.request_rate",
   "kind": "float",
   "unit": "1/account/week",
   "low": 0,
   "high": 20,
   "default": 0.06,
   "meaning": "Requests of a mid-size account for this function, of which at most one a week is made",
   "source": "judgement",
   "allowed": "a number from 0 to 20 (1/account/week)",
   "choices": []
  },
  {
   "name": "functions.product.service_hours",
   "kind": "float",
   "unit": "hours",
   "low": 0.01,
   "high": 40,
   "default": 4.0,
   "meaning": "Work that one request takes",
   "source": "judgement",
   "allowed": "a number from 0.01 to 40 (hours)",
   "choices": []
  },
  {
   "name": "functions.product.patience_days",
   "kind": "float",
   "unit": "working days",
   "low": 0.05,
   "high": 1000000,
   "default": 11.8,
   "meaning": "Wait that halves the chance of a good contact; large switches slowness off",
   "source": "judgement",
   "allowed": "a number from 0.05 to 1,000,000 (working days)",
   "choices": []
  },
  {
   "name": "functions.product.salary",
   "kind": "float",
   "unit": "currency/year",
   "low": 0,
   "high": 10000000,
   "default": 130000.0,
   "meaning": "Yearly cost of a filled seat",
   "source": "judgement",
   "allowed": "a number from 0 to 10,000,000 (currency/year)",
   "choices": []
  },
  {
   "name": "segments.smb.share",
   "kind": "float",
   "unit": "weight",
   "low": 0,
   "high": 1,
   "default": 0.5,
   "meaning": "Weight in the customer base; the weights are scaled to sum to 1",
   "source": "judgement",
   "allowed": "a number from 0 to 1 (weight)",
   "choices": []
  },
  {
   "name": "segments.smb.revenue",
   "kind": "float",
   "unit": "currency/year",
   "low": 0,
   "high": 1000000000.0,
   "default": 12000,
   "meaning": "Contracted revenue of one account",
   "source": "judgement",
   "allowed": "a number from 0 to 1,000,000,000 (currency/year)",
   "choices": []
  },
  {
   "name": "segments.smb.term_weeks",
   "kind": "int",
   "unit": "weeks",
   "low": 1,
   "high": 520,
   "default": 52,
   "meaning": "Length of a contract",
   "source": "B3",
   "allowed": "a whole number from 1 to 520 (weeks)",
   "choices": []
  },
  {
   "name": "segments.smb.request_multiplier",
   "kind": "float",
   "unit": "multiple",
   "low": 0,
   "high": 100,
   "default": 0.6,
   "meaning": "Requests relative to a mid-size account",
   "source": "A28",
   "allowed": "a number from 0 to 100 (multiple)",
   "choices": []
  },
  {
   "name": "segments.smb.touch",
   "kind": "float",
   "unit": "multiple",
   "low": 0,
   "high": 20,
   "default": 0.5,
   "meaning": "Attention unasked (check-ins, keeping in step), per that of a mid-size account",
   "source": "A28",
   "allowed": "a number from 0 to 20 (multiple)",
   "choices": []
  },
  {
   "name": "segments.smb.churn_base",
   "kind": "float",
   "unit": "log-odds",
   "low": -20,
   "high": 20,
   "default": -0.241,
   "meaning": "Log-odds of leaving at a renewal with trust and value at .6 and no frailty",
   "source": "B1, B5",
   "allowed": "a number from -20 to 20 (log-odds)",
   "choices": []
  },
  {
   "name": "segments.mid.share",
   "kind": "float",
   "unit": "weight",
   "low": 0,
   "high": 1,
   "default": 0.35,
   "meaning": "Weight in the customer base; the weights are scaled to sum to 1",
   "source": "judgement",
   "allowed": "a number from 0 to 1 (weight)",
   "choices": []
  },
  {
   "name": "segments.mid.revenue",
   "kind": "float",
   "unit": "currency/year",
   "low": 0,
   "high": 1000000000.0,
   "default": 40000.0,
   "meaning": "Contracted revenue of one account",
   "source": "judgement",
   "allowed": "a number from 0 to 1,000,000,000 (currency/year)",
   "choices": []
  },
  {
   "name": "segments.mid.term_weeks",
   "kind": "int",
   "unit": "weeks",
   "low": 1,
   "high": 520,
   "default": 52,
   "meaning": "Length of a contract",
   "source": "B3",
   "allowed": "a whole number from 1 to 520 (weeks)",
   "choices": []
  },
  {
   "name": "segments.mid.request_multiplier",
   "kind": "float",
   "unit": "multiple",
   "low": 0,
   "high": 100,
   "default": 1.0,
   "meaning": "Requests relative to a mid-size account",
   "source": "A28",
   "allowed": "a number from 0 to 100 (multiple)",
   "choices": []
  },
  {
   "name": "segments.mid.touch",
   "kind": "float",
   "unit": "multiple",
   "low": 0,
   "high": 20,
   "default": 1.0,
   "meaning": "Attention unasked (check-ins, keeping in step), per that of a mid-size account",
   "source": "A28",
   "allowed": "a number from 0 to 20 (multiple)",
   "choices": []
  },
  {
   "name": "segments.mid.churn_base",
   "kind": "float",
   "unit": "log-odds",
   "low": -20,
   "high": 20,
   "default": -1.6,
   "meaning": "Log-odds of leaving at a renewal with trust and value at .6 and no frailty",
   "source": "B1, B5",
   "allowed": "a number from -20 to 20 (log-odds)",
   "choices": []
  },
  {
   "name": "segments.enterprise.share",
   "kind": "float",
   "unit": "weight",
   "low": 0,
   "high": 1,
   "default": 0.15,
   "meaning": "Weight in the customer base; the weights are scaled to sum to 1",
   "source": "judgement",
   "allowed": "a number from 0 to 1 (weight)",
   "choices": []
  },
  {
   "name": "segments.enterprise.revenue",
   "kind": "float",
   "unit": "currency/year",
   "low": 0,
   "high": 1000000000.0,
   "default": 150000.0,
   "meaning": "Contracted revenue of one account",
   "source": "judgement",
   "allowed": "a number from 0 to 1,000,000,000 (currency/year)",
   "choices": []
  },
  {
   "name": "segments.enterprise.term_weeks",
   "kind": "int",
   "unit": "weeks",
   "low": 1,
   "high": 520,
   "default": 104,
   "meaning": "Length of a contract",
   "source": "B3",
   "allowed": "a whole number from 1 to 520 (weeks)",
   "choices": []
  },
  {
   "name": "segments.enterprise.request_multiplier",
   "kind": "float",
   "unit": "multiple",
   "low": 0,
   "high": 100,
   "default": 2.0,
   "meaning": "Requests relative to a mid-size account",
   "source": "A28",
   "allowed": "a number from 0 to 100 (multiple)",
   "choices": []
  },
  {
   "name": "segments.enterprise.touch",
   "kind": "float",
   "unit": "multiple",
   "low": 0,
   "high": 20,
   "default": 2.0,
   "meaning": "Attention unasked (check-ins, keeping in step), per that of a mid-size account",
   "source": "A28",
   "allowed": "a number from 0 to 20 (multiple)",
   "choices": []
  },
  {
   "name": "segments.enterprise.churn_base",
   "kind": "float",
   "unit": "log-odds",
   "low": -20,
   "high": 20,
   "default": -2.7,
   "meaning": "Log-odds of leaving at a renewal with trust and value at .6 and no frailty",
   "source": "B1, B5",
   "allowed": "a number from -20 to 20 (log-odds)",
   "choices": []
  },
  {
   "name": "turnover",
   "kind": "float",
   "unit": "1/year",
   "low": 0,
   "high": 0.99,
   "default": 0.22,
   "meaning": "Chance that a person quits within a year, before tenure, morale and contagion bend it",
   "source": "A1, A2",
   "allowed": "a number from 0 to 0.99 (1/year)",
   "choices": []
  },
  {
   "name": "quit_early",
   "kind": "float",
   "unit": "multiple",
   "low": 0,
   "high": 10,
   "default": 0.532,
   "meaning": "Quit hazard in the first 13 weeks of a job, relative to the nominal one",
   "source": "A11, A13",
   "allowed": "a number from 0 to 10 (multiple)",
   "choices": []
  },
  {
   "name": "quit_middle",
   "kind": "float",
   "unit": "multiple",
   "low": 0,
   "high": 10,
   "default": 1.27,
   "meaning": "Quit hazard from week 13 to 104 of a job, relative to the nominal one",
   "source": "A11, A13",
   "allowed": "a number from 0 to 10 (multiple)",
   "choices": []
  },
  {
   "name": "quit_late",
   "kind": "float",
   "unit": "multiple",
   "low": 0,
   "high": 10,
   "default": 0.918,
   "meaning": "Quit hazard after 104 weeks in a job, relative to the nominal one",
   "source": "A11, A13",
   "allowed": "a number from 0 to 10 (multiple)",
   "choices": []
  },
  {
   "name": "morale_quit",
   "kind": "float",
   "unit": "per unit of morale",
   "low": 0,
   "high": 20,
   "default": 2.0,
   "meaning": "How steeply low morale raises the quit hazard",
   "source": "judgement",
   "allowed": "a number from 0 to 20 (per unit of morale)",
   "choices": []
  },
  {
   "name": "contagion",
   "kind": "float",
   "unit": "multiple",
   "low": 0,
   "high": 20,
   "default": 1.0,
   "meaning": "How much the share of recent leavers in the function raises the quit hazard",
   "source": "judgement",
   "allowed": "a number from 0 to 20 (multiple)",
   "choices": []
  },
  {
   "name": "contagion_weeks",
   "kind": "float",
   "unit": "weeks",
   "low": 1,
   "high": 104,
   "default": 13.0,
   "meaning": "Weeks over which a colleague's quitting fades",
   "source": "judgement",
   "allowed": "a number from 1 to 104 (weeks)",
   "choices": []
  },
  {
   "name": "dismissed",
   "kind": "float",
   "unit": "share",
   "low": 0.0,
   "high": 1.0,
   "default": 0.2,
   "meaning": "Departures without withdrawal or notice: dismissals",
   "source": "A2",
   "allowed": "a number from 0 to 1 (share)",
   "choices": []
  },
  {
   "name": "withdrawal",
   "kind": "float",
   "unit": "share",
   "low": 0.0,
   "high": 1.0,
   "default": 0.25,
   "meaning": "How much less somebody does who will quit and has not said so",
   "source": "N20",
   "allowed": "a number from 0 to 1 (share)",
   "choices": []
  },
  {
   "name": "withdrawal_weeks",
   "kind": "float",
   "unit": "weeks",
   "low": 0,
   "high": 104,
   "default": 20.0,
   "meaning": "Mean weeks of that, before notice is given; 0: none",
   "source": "N20",
   "allowed": "a number from 0 to 104 (weeks)",
   "choices": []
  },
  {
   "name": "notice_weeks",
   "kind": "int",
   "unit": "weeks",
   "low": 0,
   "high": 52,
   "default": 3,
   "meaning": "Weeks from deciding to quit to leaving",
   "source": "judgement",
   "allowed": "a whole number from 0 to 52 (weeks)",
   "choices": []
  },
  {
   "name": "notice_productivity",
   "kind": "float",
   "unit": "multiple",
   "low": 0.0,
   "high": 1.0,
   "default": 0.5,
   "meaning": "Proficiency of a person under notice, relative to before",
   "source": "A15",
   "allowed": "a number from 0 to 1 (multiple)",
   "choices": []
  },
  {
   "name": "backfill_weeks",
   "kind": "float",
   "unit": "weeks",
   "low": 1,
   "high": 520,
   "default": 7.3,
   "meaning": "Mean time to fill an empty seat",
   "source": "A23, A24",
   "allowed": "a number from 1 to 520 (weeks)",
   "choices": []
  },
  {
   "name": "ramp_weeks",
   "kind": "float",
   "unit": "weeks",
   "low": 0,
   "high": 520,
   "default": 22.0,
   "meaning": "Time for a new hire to reach full proficiency",
   "source": "A4",
   "allowed": "a number from 0 to 520 (weeks)",
   "choices": []
  },
  {
   "name": "starting_proficiency",
   "kind": "float",
   "unit": "share",
   "low": 0.0,
   "high": 1.0,
   "default": 0.5,
   "meaning": "Proficiency of a new hire on the first day",
   "source": "judgement",
   "allowed": "a number from 0 to 1 (share)",
   "choices": []
  },
  {
   "name": "absence_per_year",
   "kind": "float",
   "unit": "1/year",
   "low": 0,
   "high": 52,
   "default": 3.11,
   "meaning": "Spells of absence of one person",
   "source": "A19, A20",
   "allowed": "a number from 0 to 52 (1/year)",
   "choices": []
  },
  {
   "name": "planned_absence",
   "kind": "float",
   "unit": "share",
   "low": 0.0,
   "high": 1.0,
   "default": 0.8,
   "meaning": "Spells of absence that are planned, so that a stand-in is prepared",
   "source": "A19, A20",
   "allowed": "a number from 0 to 1 (share)",
   "choices": []
  },
  {
   "name": "absence_weeks",
   "kind": "float",
   "unit": "weeks",
   "low": 1,
   "high": 104,
   "default": 1.2,
   "meaning": "Mean length of a spell of absence",
   "source": "A19, A20",
   "allowed": "a number from 1 to 104 (weeks)",
   "choices": []
  },
  {
   "name": "reassign",
   "kind": "choice",
   "unit": "choice",
   "low": null,
   "high": null,
   "default": "colleague",
   "meaning": "Who takes over a leaver's accounts: a colleague at work (with the fewest of them, who knows most of the account, whose accounts are most of its segment, or the ablest), the team until the seat is filled, or the next hire",
   "source": "B14, B15, N15",
   "allowed": "one of 'colleague', 'knows the account', 'most alike', 'best', 'pool', 'new_hire'",
   "choices": [
    "colleague",
    "knows the account",
    "most alike",
    "best",
    "pool",
    "new_hire"
   ]
  },
  {
   "name": "competitor",
   "kind": "float",
   "unit": "share",
   "low": 0.0,
   "high": 1.0,
   "default": 0.3,
   "meaning": "Leavers who join a competitor",
   "source": "judgement",
   "allowed": "a number from 0 to 1 (share)",
   "choices": []
  },
  {
   "name": "follow",
   "kind": "float",
   "unit": "multiple",
   "low": 0,
   "high": 5,
   "default": 1.0,
   "meaning": "Chance to follow a leaver to a competitor, relative to what was measured",
   "source": "B17s",
   "allowed": "a number from 0 to 5 (multiple)",
   "choices": []
  },
  {
   "name": "deputy_joins",
   "kind": "float",
   "unit": "share",
   "low": 0.0,
   "high": 1.0,
   "default": 0.5,
   "meaning": "Share of the lead's check-ins to which the deputy of an account comes along, where there is time",
   "source": "judgement",
   "allowed": "a number from 0 to 1 (share)",
   "choices": []
  },
  {
   "name": "overlap_weeks",
   "kind": "float",
   "unit": "weeks",
   "low": 0.1,
   "high": 104,
   "default": 4.0,
   "meaning": "Weeks side by side in which a leaver passes on all but 1/e of what only working together passes on",
   "source": "judgement",
   "allowed": "a number from 0.1 to 104 (weeks)",
   "choices": []
  },
  {
   "name": "tacit",
   "kind": "float",
   "unit": "share",
   "low": 0.0,
   "high": 1.0,
   "default": 0.4,
   "meaning": "Part of what is known of an account that cannot be written down or told",
   "source": "judgement; C15, D4",
   "allowed": "a number from 0 to 1 (share)",
   "choices": []
  },
  {
   "name": "base_days",
   "kind": "float",
   "unit": "working days",
   "low": 0,
   "high": 20,
   "default": 0.432,
   "meaning": "Response time of a person with an empty desk",
   "source": "judgement",
   "allowed": "a number from 0 to 20 (working days)",
   "choices": []
  },
  {
   "name": "max_away_days",
   "kind": "float",
   "unit": "working days",
   "low": 0,
   "high": 260,
   "default": 10.0,
   "meaning": "Longest wait for an absent person before a teammate takes over",
   "source": "judgement",
   "allowed": "a number from 0 to 260 (working days)",
   "choices": []
  },
  {
   "name": "give_up_days",
   "kind": "float",
   "unit": "working days",
   "low": 0.5,
   "high": 10000,
   "default": 20.0,
   "meaning": "Wait after which a customer gives a request up",
   "source": "judgement",
   "allowed": "a number from 0.5 to 10,000 (working days)",
   "choices": []
  },
  {
   "name": "priority",
   "kind": "float",
   "unit": "share",
   "low": 0.0,
   "high": 1.0,
   "default": 0.5,
   "meaning": "How far large accounts come first where work waits; 0: first come, first served",
   "source": "judgement",
   "allowed": "a number from 0 to 1 (share)",
   "choices": []
  },
  {
   "name": "relay_wait",
   "kind": "float",
   "unit": "share",
   "low": 0.0,
   "high": 1.0,
   "default": 0.5,
   "meaning": "Share of the wait for the lead's desk that a message to be relayed waits",
   "source": "judgement",
   "allowed": "a number from 0 to 1 (share)",
   "choices": []
  },
  {
   "name": "relay_hours",
   "kind": "float",
   "unit": "hours",
   "low": 0,
   "high": 40,
   "default": 0.3,
   "meaning": "Time the lead spends on relaying one request",
   "source": "judgement",
   "allowed": "a number from 0 to 40 (hours)",
   "choices": []
  },
  {
   "name": "relay_loss",
   "kind": "float",
   "unit": "share",
   "low": 0.0,
   "high": 1.0,
   "default": 0.06,
   "meaning": "Share of a relayed message that is lost (the game of telephone)",
   "source": "judgement",
   "allowed": "a number from 0 to 1 (share)",
   "choices": []
  },
  {
   "name": "hop_days",
   "kind": "float",
   "unit": "working days",
   "low": 0,
   "high": 20,
   "default": 1.0,
   "meaning": "Delay of each misrouted hop",
   "source": "judgement",
   "allowed": "a number from 0 to 20 (working days)",
   "choices": []
  },
  {
   "name": "hop_hours",
   "kind": "float",
   "unit": "hours",
   "low": 0,
   "high": 40,
   "default": 0.3,
   "meaning": "Work of each misrouted hop",
   "source": "judgement",
   "allowed": "a number from 0 to 40 (hours)",
   "choices": []
  },
  {
   "name": "context_free_quality",
   "kind": "float",
   "unit": "share",
   "low": 0.0,
   "high": 1.0,
   "default": 0.9,
   "meaning": "Quality of an answer by someone who knows nothing of the account; 1 makes context idle",
   "source": "judgement",
   "allowed": "a number from 0 to 1 (share)",
   "choices": []
  },
  {
   "name": "free_riding",
   "kind": "float",
   "unit": "cost/benefit",
   "low": 0,
   "high": 0.99,
   "default": 0.2,
   "meaning": "Cost over benefit of acting where all are responsible; 0: all act",
   "source": "C11, D5f",
   "allowed": "a number from 0 to 0.99 (cost/benefit)",
   "choices": []
  },
  {
   "name": "asking_again",
   "kind": "float",
   "unit": "share",
   "low": 0.0,
   "high": 1.0,
   "default": 0.5,
   "meaning": "Customers who ask somebody else after a bad or a missing answer",
   "source": "judgement",
   "allowed": "a number from 0 to 1 (share)",
   "choices": []
  },
  {
   "name": "versatility",
   "kind": "float",
   "unit": "share",
   "low": 0.0,
   "high": 1.0,
   "default": 0.6,
   "meaning": "Skill with which people answer what belongs to another function, relative to its own",
   "source": "judgement",
   "allowed": "a number from 0 to 1 (share)",
   "choices": []
  },
  {
   "name": "retelling",
   "kind": "float",
   "unit": "multiple",
   "low": 0,
   "high": 5,
   "default": 1.0,
   "meaning": "Trust in the firm lost by a customer who must tell everything again, relative to a bad contact",
   "source": "B30",
   "allowed": "a number from 0 to 5 (multiple)",
   "choices": []
  },
  {
   "name": "ties",
   "kind": "choice",
   "unit": "choice",
   "low": null,
   "high": null,
   "default": "additive",
   "meaning": "How trust in several persons adds up: each takes away part of what is missing, their mean, or the strongest",
   "source": "B19, B25; judgement",
   "allowed": "one of 'additive', 'mean', 'strongest'",
   "choices": [
    "additive",
    "mean",
    "strongest"
   ]
  },
  {
   "name": "person_weight",
   "kind": "float",
   "unit": "share",
   "low": 0.0,
   "high": 1.0,
   "default": 0.5,
   "meaning": "Weight of trust in persons in all trust; the rest is in the firm",
   "source": "judgement",
   "allowed": "a number from 0 to 1 (share)",
   "choices": []
  },
  {
   "name": "trust_gain",
   "kind": "float",
   "unit": "share",
   "low": 0.0,
   "high": 1.0,
   "default": 0.06,
   "meaning": "Share of the missing trust that a good contact wins",
   "source": "judgement",
   "allowed": "a number from 0 to 1 (share)",
   "choices": []
  },
  {
   "name": "trust_loss",
   "kind": "float",
   "unit": "share",
   "low": 0.0,
   "high": 1.0,
   "default": 0.18,
   "meaning": "Share of trust that a bad contact costs",
   "source": "judgement",
   "allowed": "a number from 0 to 1 (share)",
   "choices": []
  },
  {
   "name": "firm_trust_share",
   "kind": "float",
   "unit": "multiple",
   "low": 0.0,
   "high": 1.0,
   "default": 0.35,
   "meaning": "How far a contact moves trust in the firm, per trust in the person",
   "source": "judgement",
   "allowed": "a number from 0 to 1 (multiple)",
   "choices": []
  },
  {
   "name": "trust_fade",
   "kind": "float",
   "unit": "1/week",
   "low": 0.0,
   "high": 1.0,
   "default": 0.01,
   "meaning": "How fast trust in a person drifts back to that in a new one, unless contacts feed it",
   "source": "judgement",
   "allowed": "a number from 0 to 1 (1/week)",
   "choices": []
  },
  {
   "name": "bond_gain",
   "kind": "float",
   "unit": "share",
   "low": 0.0,
   "high": 1.0,
   "default": 0.01,
   "meaning": "Share of the missing bond between two persons that a contact adds",
   "source": "B17s, N8",
   "allowed": "a number from 0 to 1 (share)",
   "choices": []
  },
  {
   "name": "bond_depth",
   "kind": "float",
   "unit": "share",
   "low": 0.0,
   "high": 1.0,
   "default": 0.5,
   "meaning": "Share of trust in a person that only a bond gives",
   "source": "N8, N25",
   "allowed": "a number from 0 to 1 (share)",
   "choices": []
  },
  {
   "name": "alignment_hours",
   "kind": "float",
   "unit": "hours/week",
   "low": 0.001,
   "high": 20,
   "default": 0.15,
   "meaning": "Hours of keeping in step that align two people by all but 1/e",
   "source": "judgement",
   "allowed": "a number from 0.001 to 20 (hours/week)",
   "choices": []
  },
  {
   "name": "alignment_weeks",
   "kind": "float",
   "unit": "weeks",
   "low": 1,
   "high": 104,
   "default": 13.0,
   "meaning": "Weeks over which alignment follows what is done for it",
   "source": "judgement",
   "allowed": "a number from 1 to 104 (weeks)",
   "choices": []
  },
  {
   "name": "learn",
   "kind": "float",
   "unit": "share",
   "low": 0.0,
   "high": 1.0,
   "default": 0.06,
   "meaning": "Share of what is unknown of an account that one contact teaches",
   "source": "judgement",
   "allowed": "a number from 0 to 1 (share)",
   "choices": []
  },
  {
   "name": "forget",
   "kind": "float",
   "unit": "1/week",
   "low": 0.0,
   "high": 1.0,
   "default": 0.01,
   "meaning": "Context and profile that go stale in a week",
   "source": "D3a",
   "allowed": "a number from 0 to 1 (1/week)",
   "choices": []
  },
  {
   "name": "conflict",
   "kind": "float",
   "unit": "share",
   "low": 0.0,
   "high": 1.0,
   "default": 0.15,
   "meaning": "Chance of contradictory messages when several functions deal with an account in a week",
   "source": "judgement",
   "allowed": "a number from 0 to 1 (share)",
   "choices": []
  },
  {
   "name": "checkins",
   "kind": "float",
   "unit": "1/account/week",
   "low": 0,
   "high": 20,
   "default": 0.2,
   "meaning": "Check-ins that the lead makes unasked, at most one a week",
   "source": "judgement",
   "allowed": "a number from 0 to 20 (1/account/week)",
   "choices": []
  },
  {
   "name": "checkin_hours",
   "kind": "float",
   "unit": "hours",
   "low": 0,
   "high": 40,
   "default": 1.0,
   "meaning": "Time that a check-in takes",
   "source": "judgement",
   "allowed": "a number from 0 to 40 (hours)",
   "choices": []
  },
  {
   "name": "buyer_turnover",
   "kind": "float",
   "unit": "1/year",
   "low": 0,
   "high": 0.99,
   "default": 0.188,
   "meaning": "Chance that a customer's contact leaves in a year",
   "source": "B26",
   "allowed": "a number from 0 to 0.99 (1/year)",
   "choices": []
  },
  {
   "name": "value_rate",
   "kind": "float",
   "unit": "1/week",
   "low": 0.0,
   "high": 1.0,
   "default": 0.04,
   "meaning": "Speed at which realised value follows fit and plan",
   "source": "judgement",
   "allowed": "a number from 0 to 1 (1/week)",
   "choices": []
  },
  {
   "name": "unled_plan",
   "kind": "float",
   "unit": "multiple",
   "low": 0.0,
   "high": 1.0,
   "default": 0.4,
   "meaning": "How well an account is planned for where nobody leads it",
   "source": "judgement",
   "allowed": "a number from 0 to 1 (multiple)",
   "choices": []
  },
  {
   "name": "churn_trust",
   "kind": "float",
   "unit": "log-odds",
   "low": 0,
   "high": 50,
   "default": 4.0,
   "meaning": "How much trust lowers the log-odds of leaving",
   "source": "judgement",
   "allowed": "a number from 0 to 50 (log-odds)",
   "choices": []
  },
  {
   "name": "churn_value",
   "kind": "float",
   "unit": "log-odds",
   "low": 0,
   "high": 50,
   "default": 3.0,
   "meaning": "How much realised value lowers the log-odds of leaving",
   "source": "judgement",
   "allowed": "a number from 0 to 50 (log-odds)",
   "choices": []
  },
  {
   "name": "frailty",
   "kind": "float",
   "unit": "log-odds",
   "low": 0,
   "high": 10,
   "default": 2.66,
   "meaning": "Spread of customers' own proneness to leave",
   "source": "B8-B10",
   "allowed": "a number from 0 to 10 (log-odds)",
   "choices": []
  },
  {
   "name": "closures",
   "kind": "float",
   "unit": "1/year",
   "low": 0,
   "high": 0.9,
   "default": 0.02,
   "meaning": "Customers that close or are bought up, whatever they think of the firm; noticed at the renewal",
   "source": "judgement",
   "allowed": "a number from 0 to 0.9 (1/year)",
   "choices": []
  },
  {
   "name": "proneness_weeks",
   "kind": "float",
   "unit": "weeks",
   "low": 0,
   "high": 1000,
   "default": 60.2,
   "meaning": "Weeks in which all but 1/e of a customer's own proneness to leave comes out; 0: it does at once",
   "source": "B8, B9, B13",
   "allowed": "a number from 0 to 1000 (weeks)",
   "choices": []
  },
  {
   "name": "deals",
   "kind": "float",
   "unit": "1/year",
   "low": 0,
   "high": 20,
   "default": 1.0,
   "meaning": "Expansions of an account of full trust and value; each who looks for them finds half",
   "source": "B4",
   "allowed": "a number from 0 to 20 (1/year)",
   "choices": []
  },
  {
   "name": "deal_size",
   "kind": "float",
   "unit": "share",
   "low": 0.0,
   "high": 1.0,
   "default": 0.25,
   "meaning": "Share of the room for growth that an expansion takes",
   "source": "judgement",
   "allowed": "a number from 0 to 1 (share)",
   "choices": []
  },
  {
   "name": "growth_ceiling",
   "kind": "float",
   "unit": "multiple",
   "low": 1,
   "high": 20,
   "default": 4.0,
   "meaning": "Largest contract, relative to the first one",
   "source": "judgement",
   "allowed": "a number from 1 to 20 (multiple)",
   "choices": []
  },
  {
   "name": "spend_trust",
   "kind": "float",
   "unit": "multiple",
   "low": 0,
   "high": 10,
   "default": 0.8,
   "meaning": "How much trust raises spend",
   "source": "judgement",
   "allowed": "a number from 0 to 10 (multiple)",
   "choices": []
  },
  {
   "name": "spend_value",
   "kind": "float",
   "unit": "multiple",
   "low": 0,
   "high": 10,
   "default": 0.4,
   "meaning": "How much realised value raises spend",
   "source": "judgement",
   "allowed": "a number from 0 to 10 (multiple)",
   "choices": []
  },
  {
   "name": "spend_rate",
   "kind": "float",
   "unit": "1/week",
   "low": 0.0,
   "high": 1.0,
   "default": 0.07692307692307693,
   "meaning": "Speed at which spend follows trust and value",
   "source": "judgement",
   "allowed": "a number from 0 to 1 (1/week)",
   "choices": []
  },
  {
   "name": "entry",
   "kind": "choice",
   "unit": "choice",
   "low": null,
   "high": null,
   "default": "replace",
   "meaning": "Who comes after a customer that left: a new one next week, or nobody (a closed cohort)",
   "source": "judgement",
   "allowed": "one of 'replace', 'none'",
   "choices": [
    "replace",
    "none"
   ]
  },
  {
   "name": "fit_mean",
   "kind": "float",
   "unit": "share",
   "low": 0.0,
   "high": 1.0,
   "default": 0.75,
   "meaning": "Mean fit of the product to the customers it is sold to",
   "source": "judgement",
   "allowed": "a number from 0 to 1 (share)",
   "choices": []
  },
  {
   "name": "fit_spread",
   "kind": "float",
   "unit": "share",
   "low": 0.0,
   "high": 1.0,
   "default": 0.2,
   "meaning": "Standard deviation of that fit, before it is cut to 0-1",
   "source": "judgement",
   "allowed": "a number from 0 to 1 (share)",
   "choices": []
  },
  {
   "name": "new_firm_trust",
   "kind": "float",
   "unit": "share",
   "low": 0.0,
   "high": 1.0,
   "default": 0.55,
   "meaning": "Trust in the firm of a new customer",
   "source": "judgement",
   "allowed": "a number from 0 to 1 (share)",
   "choices": []
  },
  {
   "name": "new_person_trust",
   "kind": "float",
   "unit": "share",
   "low": 0.0,
   "high": 1.0,
   "default": 0.5,
   "meaning": "Trust of a new customer in each person that it meets",
   "source": "judgement",
   "allowed": "a number from 0 to 1 (share)",
   "choices": []
  },
  {
   "name": "new_context",
   "kind": "float",
   "unit": "share",
   "low": 0.0,
   "high": 1.0,
   "default": 0.15,
   "meaning": "What each person knows of a new customer",
   "source": "judgement",
   "allowed": "a number from 0 to 1 (share)",
   "choices": []
  },
  {
   "name": "new_profile",
   "kind": "float",
   "unit": "share",
   "low": 0.0,
   "high": 1.0,
   "default": 0.15,
   "meaning": "What the shared profile holds of a new customer",
   "source": "judgement",
   "allowed": "a number from 0 to 1 (share)",
   "choices": []
  },
  {
   "name": "new_value",
   "kind": "float",
   "unit": "share",
   "low": 0.0,
   "high": 1.0,
   "default": 0.55,
   "meaning": "Realised value of a new customer",
   "source": "judgement",
   "allowed": "a number from 0 to 1 (share)",
   "choices": []
  },
  {
   "name": "onboarding_weeks",
   "kind": "int",
   "unit": "weeks",
   "low": 0,
   "high": 104,
   "default": 13,
   "meaning": "Length of onboarding",
   "source": "judgement",
   "allowed": "a whole number from 0 to 104 (weeks)",
   "choices": []
  },
  {
   "name": "onboarding_success",
   "kind": "float",
   "unit": "multiple",
   "low": 0,
   "high": 20,
   "default": 2.0,
   "meaning": "Requests for success during onboarding",
   "source": "judgement",
   "allowed": "a number from 0 to 20 (multiple)",
   "choices": []
  },
  {
   "name": "onboarding_support",
   "kind": "float",
   "unit": "multiple",
   "low": 0,
   "high": 20,
   "default": 1.5,
   "meaning": "Requests for support during onboarding",
   "source": "judgement",
   "allowed": "a number from 0 to 20 (multiple)",
   "choices": []
  },
  {
   "name": "renewal_window",
   "kind": "int",
   "unit": "weeks",
   "low": 0,
   "high": 104,
   "default": 8,
   "meaning": "Weeks before the end of the term in which it is negotiated",
   "source": "judgement",
   "allowed": "a whole number from 0 to 104 (weeks)",
   "choices": []
  },
  {
   "name": "renewal_sales",
   "kind": "float",
   "unit": "multiple",
   "low": 0,
   "high": 20,
   "default": 3.0,
   "meaning": "Requests for sales during the renewal window",
   "source": "judgement",
   "allowed": "a number from 0 to 20 (multiple)",
   "choices": []
  },
  {
   "name": "referrals",
   "kind": "float",
   "unit": "1/year",
   "low": 0,
   "high": 50,
   "default": 0.1,
   "meaning": "New customers that one advocate brings, where the firm grows",
   "source": "judgement",
   "allowed": "a number from 0 to 50 (1/year)",
   "choices": []
  },
  {
   "name": "advocate_trust",
   "kind": "float",
   "unit": "share",
   "low": 0.0,
   "high": 1.0,
   "default": 0.8,
   "meaning": "Trust above which a customer is an advocate",
   "source": "judgement",
   "allowed": "a number from 0 to 1 (share)",
   "choices": []
  },
  {
   "name": "growth_room",
   "kind": "float",
   "unit": "share of accounts",
   "low": 0,
   "high": 10,
   "default": 3.0,
   "meaning": "Room for more accounts, where the firm grows",
   "source": "judgement",
   "allowed": "a number from 0 to 10 (share of accounts)",
   "choices": []
  },
  {
   "name": "insight_gain",
   "kind": "float",
   "unit": "share",
   "low": 0.0,
   "high": 1.0,
   "default": 0.0005,
   "meaning": "Share of the missing insight that one voiced request adds",
   "source": "judgement",
   "allowed": "a number from 0 to 1 (share)",
   "choices": []
  },
  {
   "name": "insight_ceiling",
   "kind": "float",
   "unit": "share",
   "low": 0.0,
   "high": 1.0,
   "default": 0.1,
   "meaning": "Most that insight can add to the fit of every customer",
   "source": "judgement",
   "allowed": "a number from 0 to 1 (share)",
   "choices": []
  },
  {
   "name": "review_lift",
   "kind": "float",
   "unit": "share",
   "low": 0.0,
   "high": 1.0,
   "default": 0.3,
   "meaning": "Share of the missing fit of new customers that a full deal review adds",
   "source": "judgement",
   "allowed": "a number from 0 to 1 (share)",
   "choices": []
  },
  {
   "name": "review_narrowing",
   "kind": "float",
   "unit": "share",
   "low": 0.0,
   "high": 1.0,
   "default": 0.5,
   "meaning": "Share of the spread of that fit that a full deal review removes",
   "source": "judgement",
   "allowed": "a number from 0 to 1 (share)",
   "choices": []
  },
  {
   "name": "switch_hours",
   "kind": "float",
   "unit": "hours",
   "low": 0,
   "high": 80,
   "default": 0.0,
   "meaning": "Training of each person of an account, when it moves to another regime",
   "source": "judgement",
   "allowed": "a number from 0 to 80 (hours)",
   "choices": []
  },
  {
   "name": "review_hours",
   "kind": "float",
   "unit": "hours",
   "low": 0,
   "high": 80,
   "default": 6.0,
   "meaning": "Time of sales that a full deal review takes per new customer",
   "source": "judgement",
   "allowed": "a number from 0 to 80 (hours)",
   "choices": []
  },
  {
   "name": "executive_contacts",
   "kind": "float",
   "unit": "1/year",
   "low": 0,
   "high": 52,
   "default": 4.0,
   "meaning": "Contacts of an executive with a sponsored account",
   "source": "judgement",
   "allowed": "a number from 0 to 52 (1/year)",
   "choices": []
  },
  {
   "name": "executive_contact_cost",
   "kind": "float",
   "unit": "currency",
   "low": 0,
   "high": 1000000.0,
   "default": 500.0,
   "meaning": "Cost of one such contact",
   "source": "judgement",
   "allowed": "a number from 0 to 1,000,000 (currency)",
   "choices": []
  },
  {
   "name": "goal_cover",
   "kind": "float",
   "unit": "share",
   "low": 0.0,
   "high": 1.0,
   "default": 0.5,
   "meaning": "Share of missing cover that fully shared goals add",
   "source": "judgement",
   "allowed": "a number from 0 to 1 (share)",
   "choices": []
  },
  {
   "name": "utilisation_rate",
   "kind": "float",
   "unit": "1/week",
   "low": 0.0,
   "high": 1.0,
   "default": 0.15,
   "meaning": "Speed at which utilisation follows a week's hours",
   "source": "judgement",
   "allowed": "a number from 0 to 1 (1/week)",
   "choices": []
  },
  {
   "name": "own_effort",
   "kind": "float",
   "unit": "share",
   "low": 0.0,
   "high": 1.0,
   "default": 0.107,
   "meaning": "How much faster somebody works whose queue is nobody else's",
   "source": "N2",
   "allowed": "a number from 0 to 1 (share)",
   "choices": []
  },
  {
   "name": "talent",
   "kind": "float",
   "unit": "log",
   "low": 0,
   "high": 3,
   "default": 0.3,
   "meaning": "Spread of people's own ability: one standard deviation divides how likely they fail by e to this power",
   "source": "N25",
   "allowed": "a number from 0 to 3 (log)",
   "choices": []
  },
  {
   "name": "peer_learning",
   "kind": "float",
   "unit": "share",
   "low": 0.0,
   "high": 1.0,
   "default": 0.5,
   "meaning": "How far the less able reach their team's mean where all work is shared",
   "source": "N28",
   "allowed": "a number from 0 to 1 (share)",
   "choices": []
  },
  {
   "name": "morale_baseline",
   "kind": "float",
   "unit": "share",
   "low": 0.0,
   "high": 1.0,
   "default": 0.7,
   "meaning": "Morale to which people return",
   "source": "judgement",
   "allowed": "a number from 0 to 1 (share)",
   "choices": []
  },
  {
   "name": "morale_rate",
   "kind": "float",
   "unit": "1/week",
   "low": 0.0,
   "high": 1.0,
   "default": 0.05,
   "meaning": "Speed of that return",
   "source": "judgement",
   "allowed": "a number from 0 to 1 (1/week)",
   "choices": []
  },
  {
   "name": "overload",
   "kind": "float",
   "unit": "share",
   "low": 0,
   "high": 1.2,
   "default": 0.85,
   "meaning": "Utilisation above which morale suffers",
   "source": "judgement",
   "allowed": "a number from 0 to 1.2 (share)",
   "choices": []
  },
  {
   "name": "morale_overload",
   "kind": "float",
   "unit": "1/week",
   "low": 0,
   "high": 10,
   "default": 0.1,
   "meaning": "Morale lost per unit of utilisation above that",
   "source": "judgement",
   "allowed": "a number from 0 to 10 (1/week)",
   "choices": []
  },
  {
   "name": "morale_skill",
   "kind": "float",
   "unit": "per unit of morale",
   "low": 0,
   "high": 5,
   "default": 0.5,
   "meaning": "Skill lost by somebody in low spirits",
   "source": "judgement",
   "allowed": "a number from 0 to 5 (per unit of morale)",
   "choices": []
  },
  {
   "name": "morale_good",
   "kind": "float",
   "unit": "share",
   "low": 0.0,
   "high": 1.0,
   "default": 0.0005,
   "meaning": "Morale that a good contact gives",
   "source": "judgement",
   "allowed": "a number from 0 to 1 (share)",
   "choices": []
  },
  {
   "name": "morale_bad",
   "kind": "float",
   "unit": "share",
   "low": 0.0,
   "high": 1.0,
   "default": 0.002,
   "meaning": "Morale that a bad contact takes",
   "source": "judgement",
   "allowed": "a number from 0 to 1 (share)",
   "choices": []
  },
  {
   "name": "morale_conflict",
   "kind": "float",
   "unit": "share",
   "low": 0.0,
   "high": 1.0,
   "default": 0.01,
   "meaning": "Morale that contradicting a colleague takes",
   "source": "judgement",
   "allowed": "a number from 0 to 1 (share)",
   "choices": []
  },
  {
   "name": "morale_account_lost",
   "kind": "float",
   "unit": "share",
   "low": 0.0,
   "high": 1.0,
   "default": 0.03,
   "meaning": "Morale that a lost account takes, shared by its touchpoints",
   "source": "judgement",
   "allowed": "a number from 0 to 1 (share)",
   "choices": []
  },
  {
   "name": "hiring_cost",
   "kind": "float",
   "unit": "years of salary",
   "low": 0,
   "high": 5,
   "default": 0.2,
   "meaning": "Cost of filling a seat",
   "source": "judgement",
   "allowed": "a number from 0 to 5 (years of salary)",
   "choices": []
  }
 ],
 "practices": [
  {
   "name": "accountability",
   "kind": "choice",
   "unit": "choice",
   "low": null,
   "high": null,
   "default": "lead",
   "meaning": "Who answers for the whole account: one lead, each function for itself, or everyone",
   "source": "judgement",
   "allowed": "one of 'lead', 'function', 'everyone'",
   "choices": [
    "lead",
    "function",
    "everyone"
   ]
  },
  {
   "name": "touchpoints",
   "kind": "functions",
   "unit": "functions",
   "low": null,
   "high": null,
   "default": [
    "success",
    "support",
    "sales",
    "product"
   ],
   "meaning": "Functions in which the customer has a relationship with a named person",
   "source": "judgement",
   "allowed": "a list of 'success', 'support', 'sales', 'product', with 'success' among them and none twice",
   "choices": []
  },
  {
   "name": "gatekeeping",
   "kind": "float",
   "unit": "share",
   "low": 0.0,
   "high": 1.0,
   "default": 0.0,
   "meaning": "Share of other functions' requests that is relayed through the lead",
   "source": "judgement",
   "allowed": "a number from 0 to 1 (share)",
   "choices": []
  },
  {
   "name": "routing",
   "kind": "float",
   "unit": "share",
   "low": 0.05,
   "high": 1,
   "default": 0.95,
   "meaning": "Chance that a request finds the right function at each try",
   "source": "B35",
   "allowed": "a number from 0.05 to 1 (share)",
   "choices": []
  },
  {
   "name": "sharing",
   "kind": "float",
   "unit": "share",
   "low": 0.0,
   "high": 1.0,
   "default": 0.6,
   "meaning": "Share of what the profile lacks and a person knows that a contact makes them write down",
   "source": "judgement",
   "allowed": "a number from 0 to 1 (share)",
   "choices": []
  },
  {
   "name": "access",
   "kind": "float",
   "unit": "share",
   "low": 0.0,
   "high": 1.0,
   "default": 0.9,
   "meaning": "Share of the profile that another employee can use",
   "source": "judgement",
   "allowed": "a number from 0 to 1 (share)",
   "choices": []
  },
  {
   "name": "cover",
   "kind": "float",
   "unit": "share",
   "low": 0.0,
   "high": 1.0,
   "default": 0.9,
   "meaning": "Chance that a teammate takes a request that the named person cannot",
   "source": "judgement",
   "allowed": "a number from 0 to 1 (share)",
   "choices": []
  },
  {
   "name": "handover",
   "kind": "float",
   "unit": "share",
   "low": 0.0,
   "high": 1.0,
   "default": 0.97,
   "meaning": "Context that a successor gets from a leaver",
   "source": "C15",
   "allowed": "a number from 0 to 1 (share)",
   "choices": []
  },
  {
   "name": "introduction",
   "kind": "float",
   "unit": "share",
   "low": 0.0,
   "high": 1.0,
   "default": 0.9,
   "meaning": "Share of the trust in the firm that a successor starts with",
   "source": "judgement",
   "allowed": "a number from 0 to 1 (share)",
   "choices": []
  },
  {
   "name": "coordination",
   "kind": "float",
   "unit": "hours/week",
   "low": 0,
   "high": 10,
   "default": 0.0,
   "meaning": "Time that the lead and each further touchpoint both spend on keeping in step",
   "source": "judgement",
   "allowed": "a number from 0 to 10 (hours/week)",
   "choices": []
  },
  {
   "name": "voice_of_customer",
   "kind": "float",
   "unit": "share",
   "low": 0.0,
   "high": 1.0,
   "default": 0.0,
   "meaning": "Share of product requests that reaches the product team as insight",
   "source": "judgement",
   "allowed": "a number from 0 to 1 (share)",
   "choices": []
  },
  {
   "name": "deal_review",
   "kind": "float",
   "unit": "share",
   "low": 0.0,
   "high": 1.0,
   "default": 0.0,
   "meaning": "How thoroughly the fit of new customers is reviewed before the sale",
   "source": "judgement",
   "allowed": "a number from 0 to 1 (share)",
   "choices": []
  },
  {
   "name": "sponsors",
   "kind": "float",
   "unit": "share",
   "low": 0.0,
   "high": 1.0,
   "default": 0.0,
   "meaning": "Share of accounts, the largest, that has an executive as sponsor",
   "source": "judgement",
   "allowed": "a number from 0 to 1 (share)",
   "choices": []
  },
  {
   "name": "deputies",
   "kind": "float",
   "unit": "share",
   "low": 0.0,
   "high": 1.0,
   "default": 0.0,
   "meaning": "Share of accounts, the largest, whose lead has a named deputy of the same function",
   "source": "judgement; N15",
   "allowed": "a number from 0 to 1 (share)",
   "choices": []
  },
  {
   "name": "shared_goals",
   "kind": "float",
   "unit": "share",
   "low": 0.0,
   "high": 1.0,
   "default": 0.0,
   "meaning": "How far functions are paid for the same outcome",
   "source": "C10",
   "allowed": "a number from 0 to 1 (share)",
   "choices": []
  },
  {
   "name": "health",
   "kind": "float",
   "unit": "share",
   "low": 0.0,
   "high": 1.0,
   "default": 0.0,
   "meaning": "How far check-ins go first to accounts at risk, by a score of what the firm can see",
   "source": "judgement",
   "allowed": "a number from 0 to 1 (share)",
   "choices": []
  },
  {
   "name": "growth",
   "kind": "float",
   "unit": "1/year",
   "low": 0,
   "high": 5,
   "default": 0.0,
   "meaning": "New customers sold in a year, per account at the start",
   "source": "judgement",
   "allowed": "a number from 0 to 5 (1/year)",
   "choices": []
  },
  {
   "name": "hoarding",
   "kind": "float",
   "unit": "share",
   "low": 0.0,
   "high": 1.0,
   "default": 0.0,
   "meaning": "Share of \`sharing\` that is lost as morale falls from 1 to 0",
   "source": "judgement",
   "allowed": "a number from 0 to 1 (share)",
   "choices": []
  }
 ],
 "regimes": {
  "sole": {
   "meaning": "One success manager owns the account and relays everything",
   "values": {
    "accountability": "lead",
    "touchpoints": [
     "success"
    ],
    "gatekeeping": 1.0,
    "routing": 1.0,
    "sharing": 0.1,
    "access": 0.3,
    "cover": 0.3,
    "handover": 0.48,
    "introduction": 0.6,
    "coordination": 0.0,
    "voice_of_customer": 0.0,
    "deal_review": 0.0,
    "sponsors": 0.0,
    "deputies": 0.0,
    "shared_goals": 0.0,
    "health": 0.0,
    "growth": 0.0,
    "hoarding": 0.5
   }
  },
  "shared": {
   "meaning": "One lead orchestrates four touchpoints that keep a shared profile",
   "values": {
    "accountability": "lead",
    "touchpoints": [
     "success",
     "support",
     "sales",
     "product"
    ],
    "gatekeeping": 0.0,
    "routing": 0.95,
    "sharing": 0.6,
    "access": 0.9,
    "cover": 0.9,
    "handover": 0.97,
    "introduction": 0.9,
    "coordination": 0.08,
    "voice_of_customer": 0.0,
    "deal_review": 0.0,
    "sponsors": 0.0,
    "deputies": 0.0,
    "shared_goals": 0.0,
    "health": 0.0,
    "growth": 0.0,
    "hoarding": 0.0
   }
  },
  "siloed": {
   "meaning": "Each function deals with the customer for itself",
   "values": {
    "accountability": "function",
    "touchpoints": [
     "success",
     "support",
     "sales",
     "product"
    ],
    "gatekeeping": 0.0,
    "routing": 0.7,
    "sharing": 0.05,
    "access": 0.2,
    "cover": 0.5,
    "handover": 0.48,
    "introduction": 0.6,
    "coordination": 0.0,
    "voice_of_customer": 0.0,
    "deal_review": 0.0,
    "sponsors": 0.0,
    "deputies": 0.0,
    "shared_goals": 0.0,
    "health": 0.0,
    "growth": 0.0,
    "hoarding": 0.0
   }
  },
  "diffuse": {
   "meaning": "Everyone is responsible for everything, and nobody leads",
   "values": {
    "accountability": "everyone",
    "touchpoints": [
     "success",
     "support",
     "sales",
     "product"
    ],
    "gatekeeping": 0.0,
    "routing": 0.6,
    "sharing": 0.4,
    "access": 0.6,
    "cover": 0.6,
    "handover": 0.48,
    "introduction": 0.6,
    "coordination": 0.04,
    "voice_of_customer": 0.0,
    "deal_review": 0.0,
    "sponsors": 0.0,
    "deputies": 0.0,
    "shared_goals": 0.0,
    "health": 0.0,
    "growth": 0.0,
    "hoarding": 0.0
   }
  },
  "crawl": {
   "meaning": "First steps out of silos: individual habits",
   "values": {
    "accountability": "function",
    "touchpoints": [
     "success",
     "support",
     "sales",
     "product"
    ],
    "gatekeeping": 0.0,
    "routing": 0.78,
    "sharing": 0.15,
    "access": 0.35,
    "cover": 0.55,
    "handover": 0.6,
    "introduction": 0.65,
    "coordination": 0.01,
    "voice_of_customer": 0.0,
    "deal_review": 0.0,
    "sponsors": 0.0,
    "deputies": 0.0,
    "shared_goals": 0.0,
    "health": 0.0,
    "growth": 0.0,
    "hoarding": 0.0
   }
  },
  "walk": {
   "meaning": "Agreed handoffs and escalation, feedback monthly",
   "values": {
    "accountability": "lead",
    "touchpoints": [
     "success",
     "support",
     "sales",
     "product"
    ],
    "gatekeeping": 0.0,
    "routing": 0.88,
    "sharing": 0.35,
    "access": 0.6,
    "cover": 0.7,
    "handover": 0.85,
    "introduction": 0.8,
    "coordination": 0.05,
    "voice_of_customer": 0.25,
    "deal_review": 0.0,
    "sponsors": 0.0,
    "deputies": 0.0,
    "shared_goals": 0.0,
    "health": 0.0,
    "growth": 0.0,
    "hoarding": 0.0
   }
  },
  "run": {
   "meaning": "Shared goals, pods, one health score",
   "values": {
    "accountability": "lead",
    "touchpoints": [
     "success",
     "support",
     "sales",
     "product"
    ],
    "gatekeeping": 0.0,
    "routing": 0.95,
    "sharing": 0.6,
    "access": 0.9,
    "cover": 0.9,
    "handover": 0.97,
    "introduction": 0.9,
    "coordination": 0.08,
    "voice_of_customer": 0.5,
    "deal_review": 0.3,
    "sponsors": 0.1,
    "deputies": 0.0,
    "shared_goals": 0.6,
    "health": 0.5,
    "growth": 0.0,
    "hoarding": 0.0
   }
  }
 },
 "outcomes": [
  {
   "name": "churn_rate",
   "unit": "1/year",
   "label": "Churn",
   "meaning": "Accounts lost per account-year",
   "better": "low",
   "absent": "",
   "ceiling": null,
   "seen_by": "",
   "shares": [],
   "weight": ""
  },
  {
   "name": "churn_rate_smb",
   "unit": "1/year",
   "label": "Churn of smb",
   "meaning": "The same, segment smb only",
   "better": "low",
   "absent": "no account of that segment",
   "ceiling": null,
   "seen_by": "",
   "shares": [],
   "weight": ""
  },
  {
   "name": "churn_rate_mid",
   "unit": "1/year",
   "label": "Churn of mid",
   "meaning": "The same, segment mid only",
   "better": "low",
   "absent": "no account of that segment",
   "ceiling": null,
   "seen_by": "",
   "shares": [],
   "weight": ""
  },
  {
   "name": "churn_rate_enterprise",
   "unit": "1/year",
   "label": "Churn of enterprise",
   "meaning": "The same, segment enterprise only",
   "better": "low",
   "absent": "no account of that segment",
   "ceiling": null,
   "seen_by": "",
   "shares": [],
   "weight": ""
  },
  {
   "name": "account_retention",
   "unit": "share",
   "label": "Account retention",
   "meaning": "Of the accounts that open a year of the horizon, those still there at its end, after 52 weeks; null under 52 weeks of horizon",
   "better": "high",
   "absent": "",
   "ceiling": null,
   "seen_by": "",
   "shares": [],
   "weight": ""
  },
  {
   "name": "gross_retention",
   "unit": "1/year",
   "label": "Gross revenue retention",
   "meaning": "Revenue kept of a year's opening revenue, without upsell; null under 52 weeks of horizon",
   "better": "high",
   "absent": "no full year of revenue",
   "ceiling": null,
   "seen_by": "",
   "shares": [],
   "weight": ""
  },
  {
   "name": "net_retention",
   "unit": "1/year",
   "label": "Net revenue retention",
   "meaning": "The same accounts' revenue a year later, with upsell, over the opening revenue; null under 52 weeks",
   "better": "high",
   "absent": "no full year of revenue",
   "ceiling": null,
   "seen_by": "",
   "shares": [],
   "weight": ""
  },
  {
   "name": "survival_1",
   "unit": "share",
   "label": "Survival to year 1",
   "meaning": "Customers still with the firm after 1 year: the product of the shares kept through each year of age, of accounts for which that year lies whole within the horizon; null where there was none to see. Over runs the accounts are pooled",
   "better": "high",
   "absent": "no account seen through a year at that age",
   "ceiling": null,
   "seen_by": "",
   "shares": [
    [
     "accounts_kept_year_1",
     "accounts_opened_year_1"
    ]
   ],
   "weight": ""
  },
  {
   "name": "survival_2",
   "unit": "share",
   "label": "Survival to year 2",
   "meaning": "Customers still with the firm after 2 years: the product of the shares kept through each year of age, of accounts for which that year lies whole within the horizon; null where there was none to see. Over runs the accounts are pooled",
   "better": "high",
   "absent": "no account seen through a year at that age",
   "ceiling": null,
   "seen_by": "",
   "shares": [
    [
     "accounts_kept_year_1",
     "accounts_opened_year_1"
    ],
    [
     "accounts_kept_year_2",
     "accounts_opened_year_2"
    ]
   ],
   "weight": ""
  },
  {
   "name": "survival_3",
   "unit": "share",
   "label": "Survival to year 3",
   "meaning": "Customers still with the firm after 3 years: the product of the shares kept through each year of age, of accounts for which that year lies whole within the horizon; null where there was none to see. Over runs the accounts are pooled",
   "better": "high",
   "absent": "no account seen through a year at that age",
   "ceiling": null,
   "seen_by": "",
   "shares": [
    [
     "accounts_kept_year_1",
     "accounts_opened_year_1"
    ],
    [
     "accounts_kept_year_2",
     "accounts_opened_year_2"
    ],
    [
     "accounts_kept_year_3",
     "accounts_opened_year_3"
    ]
   ],
   "weight": ""
  },
  {
   "name": "survival_4",
   "unit": "share",
   "label": "Survival to year 4",
   "meaning": "Customers still with the firm after 4 years: the product of the shares kept through each year of age, of accounts for which that year lies whole within the horizon; null where there was none to see. Over runs the accounts are pooled",
   "better": "high",
   "absent": "no account seen through a year at that age",
   "ceiling": null,
   "seen_by": "",
   "shares": [
    [
     "accounts_kept_year_1",
     "accounts_opened_year_1"
    ],
    [
     "accounts_kept_year_2",
     "accounts_opened_year_2"
    ],
    [
     "accounts_kept_year_3",
     "accounts_opened_year_3"
    ],
    [
     "accounts_kept_year_4",
     "accounts_opened_year_4"
    ]
   ],
   "weight": ""
  },
  {
   "name": "survival_5",
   "unit": "share",
   "label": "Survival to year 5",
   "meaning": "Customers still with the firm after 5 years: the product of the shares kept through each year of age, of accounts for which that year lies whole within the horizon; null where there was none to see. Over runs the accounts are pooled",
   "better": "high",
   "absent": "no account seen through a year at that age",
   "ceiling": null,
   "seen_by": "",
   "shares": [
    [
     "accounts_kept_year_1",
     "accounts_opened_year_1"
    ],
    [
     "accounts_kept_year_2",
     "accounts_opened_year_2"
    ],
    [
     "accounts_kept_year_3",
     "accounts_opened_year_3"
    ],
    [
     "accounts_kept_year_4",
     "accounts_opened_year_4"
    ],
    [
     "accounts_kept_year_5",
     "accounts_opened_year_5"
    ]
   ],
   "weight": ""
  },
  {
   "name": "survival_6",
   "unit": "share",
   "label": "Survival to year 6",
   "meaning": "Customers still with the firm after 6 years: the product of the shares kept through each year of age, of accounts for which that year lies whole within the horizon; null where there was none to see. Over runs the accounts are pooled",
   "better": "high",
   "absent": "no account seen through a year at that age",
   "ceiling": null,
   "seen_by": "",
   "shares": [
    [
     "accounts_kept_year_1",
     "accounts_opened_year_1"
    ],
    [
     "accounts_kept_year_2",
     "accounts_opened_year_2"
    ],
    [
     "accounts_kept_year_3",
     "accounts_opened_year_3"
    ],
    [
     "accounts_kept_year_4",
     "accounts_opened_year_4"
    ],
    [
     "accounts_kept_year_5",
     "accounts_opened_year_5"
    ],
    [
     "accounts_kept_year_6",
     "accounts_opened_year_6"
    ]
   ],
   "weight": ""
  },
  {
   "name": "survival_7",
   "unit": "share",
   "label": "Survival to year 7",
   "meaning": "Customers still with the firm after 7 years: the product of the shares kept through each year of age, of accounts for which that year lies whole within the horizon; null where there was none to see. Over runs the accounts are pooled",
   "better": "high",
   "absent": "no account seen through a year at that age",
   "ceiling": null,
   "seen_by": "",
   "shares": [
    [
     "accounts_kept_year_1",
     "accounts_opened_year_1"
    ],
    [
     "accounts_kept_year_2",
     "accounts_opened_year_2"
    ],
    [
     "accounts_kept_year_3",
     "accounts_opened_year_3"
    ],
    [
     "accounts_kept_year_4",
     "accounts_opened_year_4"
    ],
    [
     "accounts_kept_year_5",
     "accounts_opened_year_5"
    ],
    [
     "accounts_kept_year_6",
     "accounts_opened_year_6"
    ],
    [
     "accounts_kept_year_7",
     "accounts_opened_year_7"
    ]
   ],
   "weight": ""
  },
  {
   "name": "survival_8",
   "unit": "share",
   "label": "Survival to year 8",
   "meaning": "Customers still with the firm after 8 years: the product of the shares kept through each year of age, of accounts for which that year lies whole within the horizon; null where there was none to see. Over runs the accounts are pooled",
   "better": "high",
   "absent": "no account seen through a year at that age",
   "ceiling": null,
   "seen_by": "",
   "shares": [
    [
     "accounts_kept_year_1",
     "accounts_opened_year_1"
    ],
    [
     "accounts_kept_year_2",
     "accounts_opened_year_2"
    ],
    [
     "accounts_kept_year_3",
     "accounts_opened_year_3"
    ],
    [
     "accounts_kept_year_4",
     "accounts_opened_year_4"
    ],
    [
     "accounts_kept_year_5",
     "accounts_opened_year_5"
    ],
    [
     "accounts_kept_year_6",
     "accounts_opened_year_6"
    ],
    [
     "accounts_kept_year_7",
     "accounts_opened_year_7"
    ],
    [
     "accounts_kept_year_8",
     "accounts_opened_year_8"
    ]
   ],
   "weight": ""
  },
  {
   "name": "survival_9",
   "unit": "share",
   "label": "Survival to year 9",
   "meaning": "Customers still with the firm after 9 years: the product of the shares kept through each year of age, of accounts for which that year lies whole within the horizon; null where there was none to see. Over runs the accounts are pooled",
   "better": "high",
   "absent": "no account seen through a year at that age",
   "ceiling": null,
   "seen_by": "",
   "shares": [
    [
     "accounts_kept_year_1",
     "accounts_opened_year_1"
    ],
    [
     "accounts_kept_year_2",
     "accounts_opened_year_2"
    ],
    [
     "accounts_kept_year_3",
     "accounts_opened_year_3"
    ],
    [
     "accounts_kept_year_4",
     "accounts_opened_year_4"
    ],
    [
     "accounts_kept_year_5",
     "accounts_opened_year_5"
    ],
    [
     "accounts_kept_year_6",
     "accounts_opened_year_6"
    ],
    [
     "accounts_kept_year_7",
     "accounts_opened_year_7"
    ],
    [
     "accounts_kept_year_8",
     "accounts_opened_year_8"
    ],
    [
     "accounts_kept_year_9",
     "accounts_opened_year_9"
    ]
   ],
   "weight": ""
  },
  {
   "name": "survival_10",
   "unit": "share",
   "label": "Survival to year 10",
   "meaning": "Customers still with the firm after 10 years: the product of the shares kept through each year of age, of accounts for which that year lies whole within the horizon; null where there was none to see. Over runs the accounts are pooled",
   "better": "high",
   "absent": "no account seen through a year at that age",
   "ceiling": null,
   "seen_by": "",
   "shares": [
    [
     "accounts_kept_year_1",
     "accounts_opened_year_1"
    ],
    [
     "accounts_kept_year_2",
     "accounts_opened_year_2"
    ],
    [
     "accounts_kept_year_3",
     "accounts_opened_year_3"
    ],
    [
     "accounts_kept_year_4",
     "accounts_opened_year_4"
    ],
    [
     "accounts_kept_year_5",
     "accounts_opened_year_5"
    ],
    [
     "accounts_kept_year_6",
     "accounts_opened_year_6"
    ],
    [
     "accounts_kept_year_7",
     "accounts_opened_year_7"
    ],
    [
     "accounts_kept_year_8",
     "accounts_opened_year_8"
    ],
    [
     "accounts_kept_year_9",
     "accounts_opened_year_9"
    ],
    [
     "accounts_kept_year_10",
     "accounts_opened_year_10"
    ]
   ],
   "weight": ""
  },
  {
   "name": "survival_11",
   "unit": "share",
   "label": "Survival to year 11",
   "meaning": "Customers still with the firm after 11 years: the product of the shares kept through each year of age, of accounts for which that year lies whole within the horizon; null where there was none to see. Over runs the accounts are pooled",
   "better": "high",
   "absent": "no account seen through a year at that age",
   "ceiling": null,
   "seen_by": "",
   "shares": [
    [
     "accounts_kept_year_1",
     "accounts_opened_year_1"
    ],
    [
     "accounts_kept_year_2",
     "accounts_opened_year_2"
    ],
    [
     "accounts_kept_year_3",
     "accounts_opened_year_3"
    ],
    [
     "accounts_kept_year_4",
     "accounts_opened_year_4"
    ],
    [
     "accounts_kept_year_5",
     "accounts_opened_year_5"
    ],
    [
     "accounts_kept_year_6",
     "accounts_opened_year_6"
    ],
    [
     "accounts_kept_year_7",
     "accounts_opened_year_7"
    ],
    [
     "accounts_kept_year_8",
     "accounts_opened_year_8"
    ],
    [
     "accounts_kept_year_9",
     "accounts_opened_year_9"
    ],
    [
     "accounts_kept_year_10",
     "accounts_opened_year_10"
    ],
    [
     "accounts_kept_year_11",
     "accounts_opened_year_11"
    ]
   ],
   "weight": ""
  },
  {
   "name": "survival_12",
   "unit": "share",
   "label": "Survival to year 12",
   "meaning": "Customers still with the firm after 12 years: the product of the shares kept through each year of age, of accounts for which that year lies whole within the horizon; null where there was none to see. Over runs the accounts are pooled",
   "better": "high",
   "absent": "no account seen through a year at that age",
   "ceiling": null,
   "seen_by": "",
   "shares": [
    [
     "accounts_kept_year_1",
     "accounts_opened_year_1"
    ],
    [
     "accounts_kept_year_2",
     "accounts_opened_year_2"
    ],
    [
     "accounts_kept_year_3",
     "accounts_opened_year_3"
    ],
    [
     "accounts_kept_year_4",
     "accounts_opened_year_4"
    ],
    [
     "accounts_kept_year_5",
     "accounts_opened_year_5"
    ],
    [
     "accounts_kept_year_6",
     "accounts_opened_year_6"
    ],
    [
     "accounts_kept_year_7",
     "accounts_opened_year_7"
    ],
    [
     "accounts_kept_year_8",
     "accounts_opened_year_8"
    ],
    [
     "accounts_kept_year_9",
     "accounts_opened_year_9"
    ],
    [
     "accounts_kept_year_10",
     "accounts_opened_year_10"
    ],
    [
     "accounts_kept_year_11",
     "accounts_opened_year_11"
    ],
    [
     "accounts_kept_year_12",
     "accounts_opened_year_12"
    ]
   ],
   "weight": ""
  },
  {
   "name": "followed_leaver",
   "unit": "1/year",
   "label": "Followed a leaver",
   "meaning": "Accounts lost to a leaver's new firm, per account-year",
   "better": "low",
   "absent": "",
   "ceiling": null,
   "seen_by": "",
   "shares": [],
   "weight": ""
  },
  {
   "name": "accounts_mean",
   "unit": "accounts",
   "label": "Accounts",
   "meaning": "Mean number of accounts",
   "better": "",
   "absent": "",
   "ceiling": null,
   "seen_by": "",
   "shares": [],
   "weight": ""
  },
  {
   "name": "trust",
   "unit": "0-1",
   "label": "Trust",
   "meaning": "All trust of a customer: in persons and in the firm, weighted",
   "better": "high",
   "absent": "",
   "ceiling": null,
   "seen_by": "",
   "shares": [],
   "weight": ""
  },
  {
   "name": "firm_trust",
   "unit": "0-1",
   "label": "Trust in the firm",
   "meaning": "Mean trust of a customer in the firm",
   "better": "high",
   "absent": "",
   "ceiling": null,
   "seen_by": "",
   "shares": [],
   "weight": ""
  },
  {
   "name": "person_trust",
   "unit": "0-1",
   "label": "Trust in persons",
   "meaning": "Trust in the persons behind the touchpoints together (\`ties\`); an empty seat counts 0",
   "better": "high",
   "absent": "",
   "ceiling": null,
   "seen_by": "",
   "shares": [],
   "weight": ""
  },
  {
   "name": "bond",
   "unit": "0-1",
   "label": "Bond",
   "meaning": "Mean bond with the persons behind the touchpoints that are staffed",
   "better": "high",
   "absent": "",
   "ceiling": null,
   "seen_by": "",
   "shares": [],
   "weight": ""
  },
  {
   "name": "alignment",
   "unit": "0-1",
   "label": "Alignment",
   "meaning": "How far the people of an account pull together",
   "better": "high",
   "absent": "",
   "ceiling": null,
   "seen_by": "",
   "shares": [],
   "weight": ""
  },
  {
   "name": "value",
   "unit": "0-1",
   "label": "Realised value",
   "meaning": "Mean value that customers realise",
   "better": "high",
   "absent": "",
   "ceiling": null,
   "seen_by": "",
   "shares": [],
   "weight": ""
  },
  {
   "name": "context",
   "unit": "0-1",
   "label": "Context",
   "meaning": "What the named persons know of the account, mean over filled links",
   "better": "high",
   "absent": "",
   "ceiling": null,
   "seen_by": "",
   "shares": [],
   "weight": ""
  },
  {
   "name": "profile",
   "unit": "0-1",
   "label": "Shared profile",
   "meaning": "What the firm has written down of the account and kept current",
   "better": "high",
   "absent": "",
   "ceiling": null,
   "seen_by": "",
   "shares": [],
   "weight": ""
  },
  {
   "name": "touchpoints_staffed",
   "unit": "touchpoints/account",
   "label": "Touchpoints",
   "meaning": "Relationships with a person who is in the seat",
   "better": "high",
   "absent": "",
   "ceiling": null,
   "seen_by": "",
   "shares": [],
   "weight": ""
  },
  {
   "name": "response_days",
   "unit": "working days",
   "label": "Response time",
   "meaning": "Mean time from request to answer",
   "better": "low",
   "absent": "no request answered",
   "ceiling": null,
   "seen_by": "",
   "shares": [],
   "weight": ""
  },
  {
   "name": "response_days_p90",
   "unit": "working days",
   "label": "Response time, 90th percentile",
   "meaning": "Nine in ten requests are answered by then; null beyond 100 days",
   "better": "low",
   "absent": "no request answered",
   "ceiling": 100.0,
   "seen_by": "response_days",
   "shares": [],
   "weight": ""
  },
  {
   "name": "service_success",
   "unit": "share",
   "label": "Service success",
   "meaning": "Requests that ended as a good contact",
   "better": "high",
   "absent": "",
   "ceiling": null,
   "seen_by": "",
   "shares": [],
   "weight": ""
  },
  {
   "name": "unanswered",
   "unit": "share",
   "label": "Unanswered",
   "meaning": "Requests that waited a week or more for a volunteer, found nobody at work at all, or were given up",
   "better": "low",
   "absent": "",
   "ceiling": null,
   "seen_by": "",
   "shares": [],
   "weight": ""
  },
  {
   "name": "requests_per_account",
   "unit": "1/account/year",
   "label": "Requests",
   "meaning": "Requests of a customer in a year",
   "better": "",
   "absent": "",
   "ceiling": null,
   "seen_by": "",
   "shares": [],
   "weight": ""
  },
  {
   "name": "hops",
   "unit": "1/request",
   "label": "Hops",
   "meaning": "Misrouted hops per request",
   "better": "low",
   "absent": "",
   "ceiling": null,
   "seen_by": "",
   "shares": [],
   "weight": ""
  },
  {
   "name": "retold",
   "unit": "share/request",
   "label": "Told again",
   "meaning": "What a customer had told the firm and had to tell again",
   "better": "low",
   "absent": "",
   "ceiling": null,
   "seen_by": "",
   "shares": [],
   "weight": ""
  },
  {
   "name": "asked_again",
   "unit": "share",
   "label": "Asked again elsewhere",
   "meaning": "Requests after whose bad or missing answer another function was asked",
   "better": "low",
   "absent": "",
   "ceiling": null,
   "seen_by": "",
   "shares": [],
   "weight": ""
  },
  {
   "name": "escalated",
   "unit": "share",
   "label": "Escalated",
   "meaning": "Requests that went up to the lead after such an answer",
   "better": "",
   "absent": "",
   "ceiling": null,
   "seen_by": "",
   "shares": [],
   "weight": ""
  },
  {
   "name": "deals",
   "unit": "1/account/year",
   "label": "Expansions",
   "meaning": "Contracts that grew",
   "better": "high",
   "absent": "",
   "ceiling": null,
   "seen_by": "",
   "shares": [],
   "weight": ""
  },
  {
   "name": "conflicts",
   "unit": "1/account/year",
   "label": "Contradictions",
   "meaning": "Contradictory messages from several functions",
   "better": "low",
   "absent": "",
   "ceiling": null,
   "seen_by": "",
   "shares": [],
   "weight": ""
  },
  {
   "name": "turnover_realised",
   "unit": "1/year",
   "label": "Realised turnover",
   "meaning": "Chance to quit within a year, from the people who did; beside the nominal \`turnover\`",
   "better": "low",
   "absent": "",
   "ceiling": null,
   "seen_by": "",
   "shares": [],
   "weight": ""
  },
  {
   "name": "vacancy",
   "unit": "share",
   "label": "Vacancy",
   "meaning": "Seat-weeks in which the seat was empty",
   "better": "low",
   "absent": "",
   "ceiling": null,
   "seen_by": "",
   "shares": [],
   "weight": ""
  },
  {
   "name": "morale",
   "unit": "0-1",
   "label": "Morale",
   "meaning": "Mean morale of the people in their seats",
   "better": "high",
   "absent": "",
   "ceiling": null,
   "seen_by": "",
   "shares": [],
   "weight": ""
  },
  {
   "name": "utilisation_success",
   "unit": "share",
   "label": "Utilisation of success",
   "meaning": "Hours of work over capacity, smoothed; filled seats",
   "better": "",
   "absent": "",
   "ceiling": null,
   "seen_by": "",
   "shares": [],
   "weight": ""
  },
  {
   "name": "utilisation_support",
   "unit": "share",
   "label": "Utilisation of support",
   "meaning": "Hours of work over capacity, smoothed; filled seats",
   "better": "",
   "absent": "",
   "ceiling": null,
   "seen_by": "",
   "shares": [],
   "weight": ""
  },
  {
   "name": "utilisation_sales",
   "unit": "share",
   "label": "Utilisation of sales",
   "meaning": "Hours of work over capacity, smoothed; filled seats",
   "better": "",
   "absent": "",
   "ceiling": null,
   "seen_by": "",
   "shares": [],
   "weight": ""
  },
  {
   "name": "utilisation_product",
   "unit": "share",
   "label": "Utilisation of product",
   "meaning": "Hours of work over capacity, smoothed; filled seats",
   "better": "",
   "absent": "",
   "ceiling": null,
   "seen_by": "",
   "shares": [],
   "weight": ""
  },
  {
   "name": "revenue",
   "unit": "currency/week",
   "label": "Revenue",
   "meaning": "Contracted revenue times spend, all accounts",
   "better": "high",
   "absent": "",
   "ceiling": null,
   "seen_by": "",
   "shares": [],
   "weight": ""
  },
  {
   "name": "payroll",
   "unit": "currency/week",
   "label": "Payroll",
   "meaning": "Salaries of filled seats",
   "better": "low",
   "absent": "",
   "ceiling": null,
   "seen_by": "",
   "shares": [],
   "weight": ""
  },
  {
   "name": "hiring_cost_paid",
   "unit": "currency/week",
   "label": "Hiring cost",
   "meaning": "Cost of filling seats",
   "better": "low",
   "absent": "",
   "ceiling": null,
   "seen_by": "",
   "shares": [],
   "weight": ""
  },
  {
   "name": "sponsor_cost",
   "unit": "currency/week",
   "label": "Cost of sponsors",
   "meaning": "Cost of executives' contacts",
   "better": "low",
   "absent": "",
   "ceiling": null,
   "seen_by": "",
   "shares": [],
   "weight": ""
  },
  {
   "name": "cost_to_serve",
   "unit": "currency/year",
   "label": "Cost to serve",
   "meaning": "Payroll, hiring and sponsors of a year, per account that is kept through it (\`account_retention\`); null under 52 weeks of horizon",
   "better": "low",
   "absent": "",
   "ceiling": null,
   "seen_by": "",
   "shares": [],
   "weight": ""
  },
  {
   "name": "margin",
   "unit": "currency/week",
   "label": "Margin",
   "meaning": "Revenue less payroll, hiring and sponsors",
   "better": "high",
   "absent": "",
   "ceiling": null,
   "seen_by": "",
   "shares": [],
   "weight": ""
  },
  {
   "name": "account_value",
   "unit": "currency/account",
   "label": "Value of an account",
   "meaning": "Margin of an account-week times the weeks of the horizon: what one account, always filled, brings in that time; not discounted; null where there is no account",
   "better": "high",
   "absent": "no account",
   "ceiling": null,
   "seen_by": "",
   "shares": [],
   "weight": ""
  },
  {
   "name": "departure_revenue",
   "unit": "share of a year's revenue",
   "label": "Revenue after the owner left",
   "meaning": "Revenue of the 52 weeks after the lead's departure, over the year's rate before it, less the same of matched account-weeks without a departure (-0.15: a loss of 15 % of a year's revenue); null where none was seen. Over runs the departures are pooled",
   "better": "high",
   "absent": "no departure of a lead to compare",
   "ceiling": null,
   "seen_by": "",
   "shares": [],
   "weight": "departures_matched"
  },
  {
   "name": "departure_churn",
   "unit": "share",
   "label": "Churn after the owner left",
   "meaning": "Accounts lost in the 52 weeks after the lead's departure, less the same of matched account-weeks without one; null where none was seen. Over runs the departures are pooled",
   "better": "low",
   "absent": "no departure of a lead to compare",
   "ceiling": null,
   "seen_by": "",
   "shares": [],
   "weight": "departures_matched"
  }
 ],
 "counts": [
  {
   "name": "accounts_opened_year_1",
   "unit": "accounts",
   "label": "Opened year 1",
   "meaning": "Accounts that began year 1 with the firm; counted if that year lies whole within the horizon",
   "better": "",
   "absent": "",
   "ceiling": null,
   "seen_by": "",
   "shares": [],
   "weight": ""
  },
  {
   "name": "accounts_kept_year_1",
   "unit": "accounts",
   "label": "Kept year 1",
   "meaning": "Accounts that were still there at the end of year 1 with the firm; counted if that year lies whole within the horizon",
   "better": "",
   "absent": "",
   "ceiling": null,
   "seen_by": "",
   "shares": [],
   "weight": ""
  },
  {
   "name": "accounts_opened_year_2",
   "unit": "accounts",
   "label": "Opened year 2",
   "meaning": "Accounts that began year 2 with the firm; counted if that year lies whole within the horizon",
   "better": "",
   "absent": "",
   "ceiling": null,
   "seen_by": "",
   "shares": [],
   "weight": ""
  },
  {
   "name": "accounts_kept_year_2",
   "unit": "accounts",
   "label": "Kept year 2",
   "meaning": "Accounts that were still there at the end of year 2 with the firm; counted if that year lies whole within the horizon",
   "better": "",
   "absent": "",
   "ceiling": null,
   "seen_by": "",
   "shares": [],
   "weight": ""
  },
  {
   "name": "accounts_opened_year_3",
   "unit": "accounts",
   "label": "Opened year 3",
   "meaning": "Accounts that began year 3 with the firm; counted if that year lies whole within the horizon",
   "better": "",
   "absent": "",
   "ceiling": null,
   "seen_by": "",
   "shares": [],
   "weight": ""
  },
  {
   "name": "accounts_kept_year_3",
   "unit": "accounts",
   "label": "Kept year 3",
   "meaning": "Accounts that were still there at the end of year 3 with the firm; counted if that year lies whole within the horizon",
   "better": "",
   "absent": "",
   "ceiling": null,
   "seen_by": "",
   "shares": [],
   "weight": ""
  },
  {
   "name": "accounts_opened_year_4",
   "unit": "accounts",
   "label": "Opened year 4",
   "meaning": "Accounts that began year 4 with the firm; counted if that year lies whole within the horizon",
   "better": "",
   "absent": "",
   "ceiling": null,
   "seen_by": "",
   "shares": [],
   "weight": ""
  },
  {
   "name": "accounts_kept_year_4",
   "unit": "accounts",
   "label": "Kept year 4",
   "meaning": "Accounts that were still there at the end of year 4 with the firm; counted if that year lies whole within the horizon",
   "better": "",
   "absent": "",
   "ceiling": null,
   "seen_by": "",
   "shares": [],
   "weight": ""
  },
  {
   "name": "accounts_opened_year_5",
   "unit": "accounts",
   "label": "Opened year 5",
   "meaning": "Accounts that began year 5 with the firm; counted if that year lies whole within the horizon",
   "better": "",
   "absent": "",
   "ceiling": null,
   "seen_by": "",
   "shares": [],
   "weight": ""
  },
  {
   "name": "accounts_kept_year_5",
   "unit": "accounts",
   "label": "Kept year 5",
   "meaning": "Accounts that were still there at the end of year 5 with the firm; counted if that year lies whole within the horizon",
   "better": "",
   "absent": "",
   "ceiling": null,
   "seen_by": "",
   "shares": [],
   "weight": ""
  },
  {
   "name": "accounts_opened_year_6",
   "unit": "accounts",
   "label": "Opened year 6",
   "meaning": "Accounts that began year 6 with the firm; counted if that year lies whole within the horizon",
   "better": "",
   "absent": "",
   "ceiling": null,
   "seen_by": "",
   "shares": [],
   "weight": ""
  },
  {
   "name": "accounts_kept_year_6",
   "unit": "accounts",
   "label": "Kept year 6",
   "meaning": "Accounts that were still there at the end of year 6 with the firm; counted if that year lies whole within the horizon",
   "better": "",
   "absent": "",
   "ceiling": null,
   "seen_by": "",
   "shares": [],
   "weight": ""
  },
  {
   "name": "accounts_opened_year_7",
   "unit": "accounts",
   "label": "Opened year 7",
   "meaning": "Accounts that began year 7 with the firm; counted if that year lies whole within the horizon",
   "better": "",
   "absent": "",
   "ceiling": null,
   "seen_by": "",
   "shares": [],
   "weight": ""
  },
  {
   "name": "accounts_kept_year_7",
   "unit": "accounts",
   "label": "Kept year 7",
   "meaning": "Accounts that were still there at the end of year 7 with the firm; counted if that year lies whole within the horizon",
   "better": "",
   "absent": "",
   "ceiling": null,
   "seen_by": "",
   "shares": [],
   "weight": ""
  },
  {
   "name": "accounts_opened_year_8",
   "unit": "accounts",
   "label": "Opened year 8",
   "meaning": "Accounts that began year 8 with the firm; counted if that year lies whole within the horizon",
   "better": "",
   "absent": "",
   "ceiling": null,
   "seen_by": "",
   "shares": [],
   "weight": ""
  },
  {
   "name": "accounts_kept_year_8",
   "unit": "accounts",
   "label": "Kept year 8",
   "meaning": "Accounts that were still there at the end of year 8 with the firm; counted if that year lies whole within the horizon",
   "better": "",
   "absent": "",
   "ceiling": null,
   "seen_by": "",
   "shares": [],
   "weight": ""
  },
  {
   "name": "accounts_opened_year_9",
   "unit": "accounts",
   "label": "Opened year 9",
   "meaning": "Accounts that began year 9 with the firm; counted if that year lies whole within the horizon",
   "better": "",
   "absent": "",
   "ceiling": null,
   "seen_by": "",
   "shares": [],
   "weight": ""
  },
  {
   "name": "accounts_kept_year_9",
   "unit": "accounts",
   "label": "Kept year 9",
   "meaning": "Accounts that were still there at the end of year 9 with the firm; counted if that year lies whole within the horizon",
   "better": "",
   "absent": "",
   "ceiling": null,
   "seen_by": "",
   "shares": [],
   "weight": ""
  },
  {
   "name": "accounts_opened_year_10",
   "unit": "accounts",
   "label": "Opened year 10",
   "meaning": "Accounts that began year 10 with the firm; counted if that year lies whole within the horizon",
   "better": "",
   "absent": "",
   "ceiling": null,
   "seen_by": "",
   "shares": [],
   "weight": ""
  },
  {
   "name": "accounts_kept_year_10",
   "unit": "accounts",
   "label": "Kept year 10",
   "meaning": "Accounts that were still there at the end of year 10 with the firm; counted if that year lies whole within the horizon",
   "better": "",
   "absent": "",
   "ceiling": null,
   "seen_by": "",
   "shares": [],
   "weight": ""
  },
  {
   "name": "accounts_opened_year_11",
   "unit": "accounts",
   "label": "Opened year 11",
   "meaning": "Accounts that began year 11 with the firm; counted if that year lies whole within the horizon",
   "better": "",
   "absent": "",
   "ceiling": null,
   "seen_by": "",
   "shares": [],
   "weight": ""
  },
  {
   "name": "accounts_kept_year_11",
   "unit": "accounts",
   "label": "Kept year 11",
   "meaning": "Accounts that were still there at the end of year 11 with the firm; counted if that year lies whole within the horizon",
   "better": "",
   "absent": "",
   "ceiling": null,
   "seen_by": "",
   "shares": [],
   "weight": ""
  },
  {
   "name": "accounts_opened_year_12",
   "unit": "accounts",
   "label": "Opened year 12",
   "meaning": "Accounts that began year 12 with the firm; counted if that year lies whole within the horizon",
   "better": "",
   "absent": "",
   "ceiling": null,
   "seen_by": "",
   "shares": [],
   "weight": ""
  },
  {
   "name": "accounts_kept_year_12",
   "unit": "accounts",
   "label": "Kept year 12",
   "meaning": "Accounts that were still there at the end of year 12 with the firm; counted if that year lies whole within the horizon",
   "better": "",
   "absent": "",
   "ceiling": null,
   "seen_by": "",
   "shares": [],
   "weight": ""
  },
  {
   "name": "departures_matched",
   "unit": "departures",
   "label": "Departures compared",
   "meaning": "Departures of a lead, one an account, that were compared with matched account-weeks without one",
   "better": "",
   "absent": "",
   "ceiling": null,
   "seen_by": "",
   "shares": [],
   "weight": ""
  }
 ],
 "states": [
  {
   "name": "trust",
   "unit": "0-1",
   "label": "Trust",
   "meaning": "All trust of a customer: in persons and in the firm, weighted",
   "better": "high",
   "absent": "",
   "ceiling": null,
   "seen_by": "",
   "shares": [],
   "weight": "",
   "part": "trust",
   "whole": "accounts",
   "factor": 1.0
  },
  {
   "name": "firm_trust",
   "unit": "0-1",
   "label": "Trust in the firm",
   "meaning": "Mean trust of a customer in the firm",
   "better": "high",
   "absent": "",
   "ceiling": null,
   "seen_by": "",
   "shares": [],
   "weight": "",
   "part": "firm_trust",
   "whole": "accounts",
   "factor": 1.0
  },
  {
   "name": "person_trust",
   "unit": "0-1",
   "label": "Trust in persons",
   "meaning": "Trust in the persons behind the touchpoints together (\`ties\`); an empty seat counts 0",
   "better": "high",
   "absent": "",
   "ceiling": null,
   "seen_by": "",
   "shares": [],
   "weight": "",
   "part": "person_trust",
   "whole": "accounts",
   "factor": 1.0
  },
  {
   "name": "bond",
   "unit": "0-1",
   "label": "Bond",
   "meaning": "Mean bond with the persons behind the touchpoints that are staffed",
   "better": "high",
   "absent": "",
   "ceiling": null,
   "seen_by": "",
   "shares": [],
   "weight": "",
   "part": "bond",
   "whole": "accounts",
   "factor": 1.0
  },
  {
   "name": "alignment",
   "unit": "0-1",
   "label": "Alignment",
   "meaning": "How far the people of an account pull together",
   "better": "high",
   "absent": "",
   "ceiling": null,
   "seen_by": "",
   "shares": [],
   "weight": "",
   "part": "alignment",
   "whole": "accounts",
   "factor": 1.0
  },
  {
   "name": "value",
   "unit": "0-1",
   "label": "Realised value",
   "meaning": "Mean value that customers realise",
   "better": "high",
   "absent": "",
   "ceiling": null,
   "seen_by": "",
   "shares": [],
   "weight": "",
   "part": "value",
   "whole": "accounts",
   "factor": 1.0
  },
  {
   "name": "context",
   "unit": "0-1",
   "label": "Context",
   "meaning": "What the named persons know of the account, mean over filled links",
   "better": "high",
   "absent": "",
   "ceiling": null,
   "seen_by": "",
   "shares": [],
   "weight": "",
   "part": "context",
   "whole": "filled_links",
   "factor": 1.0
  },
  {
   "name": "profile",
   "unit": "0-1",
   "label": "Shared profile",
   "meaning": "What the firm has written down of the account and kept current",
   "better": "high",
   "absent": "",
   "ceiling": null,
   "seen_by": "",
   "shares": [],
   "weight": "",
   "part": "profile",
   "whole": "accounts",
   "factor": 1.0
  },
  {
   "name": "churn_rate",
   "unit": "1/year",
   "label": "Churn",
   "meaning": "Accounts lost in the week per account, times 52",
   "better": "low",
   "absent": "",
   "ceiling": null,
   "seen_by": "",
   "shares": [],
   "weight": "",
   "part": "lost",
   "whole": "accounts_at_risk",
   "factor": 52
  },
  {
   "name": "accounts",
   "unit": "accounts",
   "label": "Accounts",
   "meaning": "Accounts with the firm",
   "better": "high",
   "absent": "",
   "ceiling": null,
   "seen_by": "",
   "shares": [],
   "weight": "",
   "part": "accounts",
   "whole": "",
   "factor": 1.0
  },
  {
   "name": "spend",
   "unit": "multiple",
   "label": "Spend",
   "meaning": "Mean multiple of contracted revenue that accounts spend",
   "better": "high",
   "absent": "",
   "ceiling": null,
   "seen_by": "",
   "shares": [],
   "weight": "",
   "part": "spend",
   "whole": "accounts",
   "factor": 1.0
  },
  {
   "name": "revenue",
   "unit": "currency/week",
   "label": "Revenue",
   "meaning": "Contracted revenue times spend, all accounts",
   "better": "high",
   "absent": "",
   "ceiling": null,
   "seen_by": "",
   "shares": [],
   "weight": "",
   "part": "revenue",
   "whole": "",
   "factor": 1.0
  },
  {
   "name": "touchpoints_staffed",
   "unit": "touchpoints/account",
   "label": "Touchpoints",
   "meaning": "Relationships with a person who is in the seat",
   "better": "high",
   "absent": "",
   "ceiling": null,
   "seen_by": "",
   "shares": [],
   "weight": "",
   "part": "staffed_touchpoints",
   "whole": "accounts",
   "factor": 1.0
  },
  {
   "name": "response_days",
   "unit": "working days",
   "label": "Response time",
   "meaning": "Mean time from request to answer",
   "better": "low",
   "absent": "no request answered",
   "ceiling": null,
   "seen_by": "",
   "shares": [],
   "weight": "",
   "part": "days",
   "whole": "answers",
   "factor": 1.0
  },
  {
   "name": "service_success",
   "unit": "share",
   "label": "Service success",
   "meaning": "Requests that ended as a good contact",
   "better": "high",
   "absent": "",
   "ceiling": null,
   "seen_by": "",
   "shares": [],
   "weight": "",
   "part": "good",
   "whole": "requests",
   "factor": 1.0
  },
  {
   "name": "unanswered",
   "unit": "share",
   "label": "Unanswered",
   "meaning": "Requests that waited a week or more for a volunteer, found nobody at work at all, or were given up",
   "better": "low",
   "absent": "",
   "ceiling": null,
   "seen_by": "",
   "shares": [],
   "weight": "",
   "part": "unanswered",
   "whole": "requests",
   "factor": 1.0
  },
  {
   "name": "requests",
   "unit": "1/week",
   "label": "Requests",
   "meaning": "Requests that came in the week",
   "better": "",
   "absent": "",
   "ceiling": null,
   "seen_by": "",
   "shares": [],
   "weight": "",
   "part": "requests",
   "whole": "",
   "factor": 1.0
  },
  {
   "name": "departures",
   "unit": "1/week",
   "label": "Departures",
   "meaning": "People who left in the week",
   "better": "",
   "absent": "",
   "ceiling": null,
   "seen_by": "",
   "shares": [],
   "weight": "",
   "part": "departures",
   "whole": "",
   "factor": 1.0
  },
  {
   "name": "vacancy",
   "unit": "share",
   "label": "Vacancy",
   "meaning": "Seat-weeks in which the seat was empty",
   "better": "low",
   "absent": "",
   "ceiling": null,
   "seen_by": "",
   "shares": [],
   "weight": "",
   "part": "empty_seats",
   "whole": "seats",
   "factor": 1.0
  },
  {
   "name": "morale",
   "unit": "0-1",
   "label": "Morale",
   "meaning": "Mean morale of the people in their seats",
   "better": "high",
   "absent": "",
   "ceiling": null,
   "seen_by": "",
   "shares": [],
   "weight": "",
   "part": "morale",
   "whole": "people",
   "factor": 1.0
  },
  {
   "name": "utilisation_success",
   "unit": "share",
   "label": "Utilisation of success",
   "meaning": "Hours of work over capacity, smoothed; filled seats",
   "better": "",
   "absent": "",
   "ceiling": null,
   "seen_by": "",
   "shares": [],
   "weight": "",
   "part": "utilisation_success",
   "whole": "filled_success",
   "factor": 1.0
  },
  {
   "name": "utilisation_support",
   "unit": "share",
   "label": "Utilisation of support",
   "meaning": "Hours of work over capacity, smoothed; filled seats",
   "better": "",
   "absent": "",
   "ceiling": null,
   "seen_by": "",
   "shares": [],
   "weight": "",
   "part": "utilisation_support",
   "whole": "filled_support",
   "factor": 1.0
  },
  {
   "name": "utilisation_sales",
   "unit": "share",
   "label": "Utilisation of sales",
   "meaning": "Hours of work over capacity, smoothed; filled seats",
   "better": "",
   "absent": "",
   "ceiling": null,
   "seen_by": "",
   "shares": [],
   "weight": "",
   "part": "utilisation_sales",
   "whole": "filled_sales",
   "factor": 1.0
  },
  {
   "name": "utilisation_product",
   "unit": "share",
   "label": "Utilisation of product",
   "meaning": "Hours of work over capacity, smoothed; filled seats",
   "better": "",
   "absent": "",
   "ceiling": null,
   "seen_by": "",
   "shares": [],
   "weight": "",
   "part": "utilisation_product",
   "whole": "filled_product",
   "factor": 1.0
  },
  {
   "name": "backlog",
   "unit": "hours/person",
   "label": "Backlog",
   "meaning": "Mean hours of work waiting on a filled seat",
   "better": "low",
   "absent": "",
   "ceiling": null,
   "seen_by": "",
   "shares": [],
   "weight": "",
   "part": "backlog",
   "whole": "people",
   "factor": 1.0
  }
 ],
 "totals": [
  "accounts_at_risk",
  "requests",
  "unanswered",
  "hops",
  "answers",
  "days",
  "good",
  "retold",
  "asked_again",
  "escalated",
  "deals",
  "conflicts",
  "insights",
  "sponsor_contacts",
  "lost",
  "followed",
  "employed",
  "quits",
  "departures",
  "accounts",
  "trust",
  "firm_trust",
  "person_trust",
  "bond",
  "alignment",
  "value",
  "profile",
  "spend",
  "revenue",
  "filled_links",
  "context",
  "staffed_touchpoints",
  "morale",
  "backlog",
  "people",
  "seats",
  "empty_seats",
  "hires_success",
  "hires_support",
  "hires_sales",
  "hires_product",
  "filled_success",
  "filled_support",
  "filled_sales",
  "filled_product",
  "utilisation_success",
  "utilisation_support",
  "utilisation_sales",
  "utilisation_product",
  "segment_at_risk_smb",
  "segment_at_risk_mid",
  "segment_at_risk_enterprise",
  "segment_lost_smb",
  "segment_lost_mid",
  "segment_lost_enterprise"
 ],
 "events": {
  "latest": 5200,
  "seats": [
   "close",
   "keep"
  ],
  "leavers": [
   "most accounts",
   "longest tenure"
  ],
  "orders": [
   "smallest first",
   "largest first"
  ],
  "fixed": [
   [
    "accounts|growth_room|entry",
    "it says which firm the simulation starts with"
   ],
   [
    "functions\\\\.\\\\w+\\\\.(seats|accounts_per_seat|bench)",
    "people go by 'dismiss'"
   ],
   [
    "functions\\\\.\\\\w+\\\\.salary|hiring_cost|executive_contact_cost",
    "a run has one price of everything that costs"
   ],
   [
    "segments\\\\.\\\\w+\\\\.share",
    "it says which customers there are from the start"
   ],
   [
    "accountability|touchpoints|sponsors|growth",
    "it belongs to a regime as a whole"
   ]
  ]
 },
 "choosing": [
  "knows the account",
  "most alike",
  "best",
  "pool"
 ],
 "most_seats": 100000,
 "largest_seed": "9223372036854775807",
 "arrays": [
  "coefficients",
  "firm",
  "accounts",
  "people",
  "teams",
  "present",
  "luck",
  "asked",
  "asked_luck",
  "windows",
  "years",
  "strata",
  "day_bins",
  "weeks"
 ],
 "of_records": {
  "coefficients": "Coefficients",
  "firm": "Firm",
  "accounts": "Account",
  "people": "Person",
  "teams": "Team",
  "windows": "Window",
  "strata": "Stratum",
  "weeks": "Week"
 },
 "records": {
  "Account": {
   "size": 328,
   "fields": {
    "here": [
     "whole32",
     0,
     1
    ],
    "generation": [
     "whole64",
     8,
     1
    ],
    "entity": [
     "whole64",
     16,
     1
    ],
    "segment": [
     "whole32",
     24,
     1
    ],
    "age": [
     "whole32",
     28,
     1
    ],
    "renewal_age": [
     "whole32",
     32,
     1
    ],
    "touchpoints": [
     "whole32",
     36,
     1
    ],
    "sponsored": [
     "whole32",
     40,
     1
    ],
    "sponsored_next": [
     "whole32",
     44,
     1
    ],
    "way": [
     "whole32",
     48,
     1
    ],
    "wave": [
     "whole32",
     52,
     1
    ],
    "voices": [
     "whole32",
     56,
     1
    ],
    "answers": [
     "whole32",
     60,
     1
    ],
    "fit": [
     "real",
     64,
     1
    ],
    "frailty": [
     "real",
     72,
     1
    ],
    "told": [
     "real",
     80,
     1
    ],
    "alignment": [
     "real",
     88,
     1
    ],
    "risk": [
     "real",
     96,
     1
    ],
    "size": [
     "real",
     104,
     1
    ],
    "firm_trust": [
     "real",
     112,
     1
    ],
    "value": [
     "real",
     120,
     1
    ],
    "profile": [
     "real",
     128,
     1
    ],
    "spend": [
     "real",
     136,
     1
    ],
    "trust": [
     "real",
     144,
     1
    ],
    "sponsor_trust": [
     "real",
     152,
     1
    ],
    "answer_days": [
     "real",
     160,
     1
    ],
    "trust_in_persons": [
     "real",
     168,
     1
    ],
    "deputy": [
     "whole32",
     176,
     1
    ],
    "rank": [
     "whole32",
     180,
     1
    ],
    "holder": [
     "whole32",
     184,
     5
    ],
    "person_trust": [
     "real",
     208,
     5
    ],
    "context": [
     "real",
     248,
     5
    ],
    "bond": [
     "real",
     288,
     5
    ]
   }
  },
  "Person": {
   "size": 280,
   "fields": {
    "function": [
     "whole64",
     0,
     1
    ],
    "tenure": [
     "whole64",
     8,
     1
    ],
    "withdrawal_weeks": [
     "whole64",
     16,
     1
    ],
    "notice_weeks": [
     "whole64",
     24,
     1
    ],
    "absence_weeks": [
     "whole64",
     32,
     1
    ],
    "vacancy_weeks": [
     "whole64",
     40,
     1
    ],
    "portfolio": [
     "whole64",
     48,
     1
    ],
    "deputyships": [
     "whole64",
     56,
     1
    ],
    "portfolio_of": [
     "whole64",
     64,
     3
    ],
    "left": [
     "whole64",
     88,
     1
    ],
    "hired": [
     "whole64",
     96,
     1
    ],
    "to_competitor": [
     "whole64",
     104,
     1
    ],
    "prepared": [
     "whole64",
     112,
     1
    ],
    "closed": [
     "whole64",
     120,
     1
    ],
    "on_bench": [
     "whole64",
     128,
     1
    ],
    "replaced_by": [
     "whole64",
     136,
     1
    ],
    "stand_in": [
     "whole64",
     144,
     1
    ],
    "poached": [
     "whole64",
     152,
     1
    ],
    "unsettled": [
     "whole64",
     160,
     1
    ],
    "present": [
     "whole64",
     168,
     1
    ],
    "backlog": [
     "real",
     176,
     1
    ],
    "hours": [
     "real",
     184,
     1
    ],
    "utilisation": [
     "real",
     192,
     1
    ],
    "morale": [
     "real",
     200,
     1
    ],
    "morale_events": [
     "real",
     208,
     1
    ],
    "talent": [
     "real",
     216,
     1
    ],
    "overlap": [
     "real",
     224,
     1
    ],
    "engagement": [
     "real",
     232,
     1
    ],
    "skill": [
     "real",
     240,
     1
    ],
    "failing": [
     "real",
     248,
     1
    ],
    "queue_days": [
     "real",
     256,
     1
    ],
    "backlog_days": [
     "real",
     264,
     1
    ],
    "sharing": [
     "real",
     272,
     1
    ]
   }
  },
  "Team": {
   "size": 64,
   "fields": {
    "first_seat": [
     "whole64",
     0,
     1
    ],
    "seats": [
     "whole64",
     8,
     1
    ],
    "open": [
     "whole64",
     16,
     1
    ],
    "present": [
     "whole64",
     24,
     1
    ],
    "queue_days": [
     "real",
     32,
     1
    ],
    "backlog_days": [
     "real",
     40,
     1
    ],
    "recent_quits": [
     "real",
     48,
     1
    ],
    "new_quits": [
     "whole64",
     56,
     1
    ]
   }
  },
  "Firm": {
   "size": 176,
   "fields": {
    "seed": [
     "whole64",
     0,
     1
    ],
    "replication": [
     "whole64",
     8,
     1
    ],
    "warm_up": [
     "whole64",
     16,
     1
    ],
    "horizon": [
     "whole64",
     24,
     1
    ],
    "week": [
     "whole64",
     32,
     1
    ],
    "counting": [
     "whole64",
     40,
     1
    ],
    "settling": [
     "whole64",
     48,
     1
    ],
    "unsettled": [
     "whole64",
     56,
     1
    ],
    "hiring_frozen": [
     "whole64",
     64,
     1
    ],
    "scores_risk": [
     "whole64",
     72,
     1
    ],
    "newest_ways": [
     "whole64",
     80,
     3
    ],
    "executive_left": [
     "whole64",
     104,
     1
    ],
    "referred": [
     "whole64",
     112,
     1
    ],
    "insight": [
     "real",
     120,
     1
    ],
    "mean_risk": [
     "real",
     128,
     1
    ],
    "opened": [
     "real",
     136,
     1
    ],
    "kept": [
     "real",
     144,
     1
    ],
    "closed": [
     "real",
     152,
     1
    ],
    "accounts_opened": [
     "whole64",
     160,
     1
    ],
    "accounts_kept": [
     "whole64",
     168,
     1
    ]
   }
  },
  "Week": {
   "size": 440,
   "fields": {
    "accounts_at_risk": [
     "real",
     0,
     1
    ],
    "requests": [
     "real",
     8,
     1
    ],
    "unanswered": [
     "real",
     16,
     1
    ],
    "hops": [
     "real",
     24,
     1
    ],
    "answers": [
     "real",
     32,
     1
    ],
    "days": [
     "real",
     40,
     1
    ],
    "good": [
     "real",
     48,
     1
    ],
    "retold": [
     "real",
     56,
     1
    ],
    "asked_again": [
     "real",
     64,
     1
    ],
    "escalated": [
     "real",
     72,
     1
    ],
    "deals": [
     "real",
     80,
     1
    ],
    "conflicts": [
     "real",
     88,
     1
    ],
    "insights": [
     "real",
     96,
     1
    ],
    "sponsor_contacts": [
     "real",
     104,
     1
    ],
    "lost": [
     "real",
     112,
     1
    ],
    "followed": [
     "real",
     120,
     1
    ],
    "employed": [
     "real",
     128,
     1
    ],
    "quits": [
     "real",
     136,
     1
    ],
    "departures": [
     "real",
     144,
     1
    ],
    "accounts": [
     "real",
     152,
     1
    ],
    "trust": [
     "real",
     160,
     1
    ],
    "firm_trust": [
     "real",
     168,
     1
    ],
    "person_trust": [
     "real",
     176,
     1
    ],
    "bond": [
     "real",
     184,
     1
    ],
    "alignment": [
     "real",
     192,
     1
    ],
    "value": [
     "real",
     200,
     1
    ],
    "profile": [
     "real",
     208,
     1
    ],
    "spend": [
     "real",
     216,
     1
    ],
    "revenue": [
     "real",
     224,
     1
    ],
    "filled_links": [
     "real",
     232,
     1
    ],
    "context": [
     "real",
     240,
     1
    ],
    "staffed_touchpoints": [
     "real",
     248,
     1
    ],
    "morale": [
     "real",
     256,
     1
    ],
    "backlog": [
     "real",
     264,
     1
    ],
    "people": [
     "real",
     272,
     1
    ],
    "seats": [
     "real",
     280,
     1
    ],
    "empty_seats": [
     "real",
     288,
     1
    ],
    "hires": [
     "real",
     296,
     4
    ],
    "filled": [
     "real",
     328,
     4
    ],
    "utilisation": [
     "real",
     360,
     4
    ],
    "segment_at_risk": [
     "real",
     392,
     3
    ],
    "segment_lost": [
     "real",
     416,
     3
    ]
   }
  },
  "Window": {
   "size": 72,
   "fields": {
    "kind": [
     "whole64",
     0,
     1
    ],
    "seat": [
     "whole64",
     8,
     1
    ],
    "weeks": [
     "whole64",
     16,
     1
    ],
    "lost": [
     "whole64",
     24,
     1
    ],
    "stratum": [
     "whole64",
     32,
     1
    ],
    "base": [
     "real",
     40,
     1
    ],
    "total": [
     "real",
     48,
     1
    ],
    "opening_generation": [
     "whole64",
     56,
     1
    ],
    "opening_revenue": [
     "real",
     64,
     1
    ]
   }
  },
  "Stratum": {
   "size": 24,
   "fields": {
    "windows": [
     "whole64",
     0,
     1
    ],
    "revenue": [
     "real",
     8,
     1
    ],
    "losses": [
     "whole64",
     16,
     1
    ]
   }
  },
  "Coefficients": {
   "size": 1800,
   "fields": {
    "accounts": [
     "whole64",
     0,
     1
    ],
    "slots": [
     "whole64",
     8,
     1
    ],
    "capacity": [
     "real",
     16,
     1
    ],
    "seats": [
     "whole64",
     24,
     4
    ],
    "bench": [
     "whole64",
     56,
     4
    ],
    "service_hours": [
     "real",
     88,
     4
    ],
    "service_days": [
     "real",
     120,
     4
    ],
    "patience_days": [
     "real",
     152,
     4
    ],
    "weekly_salary": [
     "real",
     184,
     4
    ],
    "hiring_cost": [
     "real",
     216,
     4
    ],
    "segment_until": [
     "real",
     248,
     3
    ],
    "weekly_revenue": [
     "real",
     272,
     3
    ],
    "term_weeks": [
     "whole64",
     296,
     3
    ],
    "churn_base": [
     "real",
     320,
     3
    ],
    "arrival_chance": [
     "real",
     344,
     36
    ],
    "backlog_weight": [
     "real",
     632,
     3
    ],
    "check_in_chance": [
     "real",
     656,
     3
    ],
    "coordination": [
     "real",
     680,
     3
    ],
    "meeting": [
     "real",
     704,
     3
    ],
    "bond_rate": [
     "real",
     728,
     12
    ],
    "accountability": [
     "whole64",
     824,
     1
    ],
    "touchpoints": [
     "whole64",
     832,
     4
    ],
    "touchpoint_count": [
     "whole64",
     864,
     1
    ],
    "gatekeeping": [
     "real",
     872,
     1
    ],
    "routing": [
     "real",
     880,
     1
    ],
    "sharing": [
     "real",
     888,
     1
    ],
    "access": [
     "real",
     896,
     1
    ],
    "cover": [
     "real",
     904,
     1
    ],
    "handover": [
     "real",
     912,
     1
    ],
    "introduction": [
     "real",
     920,
     1
    ],
    "hoarding": [
     "real",
     928,
     1
    ],
    "health": [
     "real",
     936,
     1
    ],
    "unshared_goals": [
     "real",
     944,
     1
    ],
    "voice_of_customer": [
     "real",
     952,
     1
    ],
    "deal_review": [
     "real",
     960,
     1
    ],
    "sponsored_accounts": [
     "whole64",
     968,
     1
    ],
    "deputised": [
     "whole64",
     976,
     1
    ],
    "deputy_joins": [
     "real",
     984,
     1
    ],
    "nobody_acts": [
     "real",
     992,
     1
    ],
    "conflict_chance": [
     "real",
     1000,
     1
    ],
    "quit_hazard": [
     "real",
     1008,
     1
    ],
    "quit_early": [
     "real",
     1016,
     1
    ],
    "quit_middle": [
     "real",
     1024,
     1
    ],
    "quit_late": [
     "real",
     1032,
     1
    ],
    "morale_quit": [
     "real",
     1040,
     1
    ],
    "contagion": [
     "real",
     1048,
     1
    ],
    "contagion_decay": [
     "real",
     1056,
     1
    ],
    "dismissed": [
     "real",
     1064,
     1
    ],
    "withdrawal": [
     "real",
     1072,
     1
    ],
    "withdrawal_weeks": [
     "real",
     1080,
     1
    ],
    "notice_weeks": [
     "whole64",
     1088,
     1
    ],
    "notice_productivity": [
     "real",
     1096,
     1
    ],
    "backfill_weeks": [
     "real",
     1104,
     1
    ],
    "ramp_weeks": [
     "real",
     1112,
     1
    ],
    "starting_proficiency": [
     "real",
     1120,
     1
    ],
    "absence_chance": [
     "real",
     1128,
     1
    ],
    "absence_weeks": [
     "real",
     1136,
     1
    ],
    "planned_absence": [
     "real",
     1144,
     1
    ],
    "talent": [
     "real",
     1152,
     1
    ],
    "peer_learning": [
     "real",
     1160,
     1
    ],
    "to_colleague": [
     "whole64",
     1168,
     1
    ],
    "successor": [
     "whole64",
     1176,
     1
    ],
    "switch_hours": [
     "real",
     1184,
     1
    ],
    "competitor": [
     "real",
     1192,
     1
    ],
    "follow": [
     "real",
     1200,
     1
    ],
    "tacit": [
     "real",
     1208,
     1
    ],
    "overlap": [
     "real",
     1216,
     1
    ],
    "executive_quit_chance": [
     "real",
     1224,
     1
    ],
    "base_days": [
     "real",
     1232,
     1
    ],
    "max_away_days": [
     "real",
     1240,
     1
    ],
    "give_up_days": [
     "real",
     1248,
     1
    ],
    "relay_wait": [
     "real",
     1256,
     1
    ],
    "relay_hours": [
     "real",
     1264,
     1
    ],
    "relay_loss": [
     "real",
     1272,
     1
    ],
    "hop_days": [
     "real",
     1280,
     1
    ],
    "hop_hours": [
     "real",
     1288,
     1
    ],
    "context_free_quality": [
     "real",
     1296,
     1
    ],
    "asking_again": [
     "real",
     1304,
     1
    ],
    "versatility": [
     "real",
     1312,
     1
    ],
    "retelling_loss": [
     "real",
     1320,
     1
    ],
    "check_in_hours": [
     "real",
     1328,
     1
    ],
    "ties": [
     "whole64",
     1336,
     1
    ],
    "person_weight": [
     "real",
     1344,
     1
    ],
    "trust_gain": [
     "real",
     1352,
     1
    ],
    "trust_loss": [
     "real",
     1360,
     1
    ],
    "firm_gain": [
     "real",
     1368,
     1
    ],
    "firm_loss": [
     "real",
     1376,
     1
    ],
    "trust_fade": [
     "real",
     1384,
     1
    ],
    "bond_gain": [
     "real",
     1392,
     1
    ],
    "bond_depth": [
     "real",
     1400,
     1
    ],
    "alignment_rate": [
     "real",
     1408,
     1
    ],
    "learn": [
     "real",
     1416,
     1
    ],
    "forget": [
     "real",
     1424,
     1
    ],
    "buyer_leaves_chance": [
     "real",
     1432,
     1
    ],
    "value_rate": [
     "real",
     1440,
     1
    ],
    "unled_plan": [
     "real",
     1448,
     1
    ],
    "sponsor_contact_chance": [
     "real",
     1456,
     1
    ],
    "churn_trust": [
     "real",
     1464,
     1
    ],
    "churn_value": [
     "real",
     1472,
     1
    ],
    "frailty": [
     "real",
     1480,
     1
    ],
    "proneness_weeks": [
     "real",
     1488,
     1
    ],
    "closing": [
     "real",
     1496,
     3
    ],
    "deal_chance": [
     "real",
     1520,
     1
    ],
    "deal_size": [
     "real",
     1528,
     1
    ],
    "growth_ceiling": [
     "real",
     1536,
     1
    ],
    "spend_trust": [
     "real",
     1544,
     1
    ],
    "spend_value": [
     "real",
     1552,
     1
    ],
    "spend_rate": [
     "real",
     1560,
     1
    ],
    "replace": [
     "whole64",
     1568,
     1
    ],
    "fit_mean": [
     "real",
     1576,
     1
    ],
    "fit_spread": [
     "real",
     1584,
     1
    ],
    "new_firm_trust": [
     "real",
     1592,
     1
    ],
    "new_person_trust": [
     "real",
     1600,
     1
    ],
    "new_context": [
     "real",
     1608,
     1
    ],
    "new_profile": [
     "real",
     1616,
     1
    ],
    "new_value": [
     "real",
     1624,
     1
    ],
    "onboarding_weeks": [
     "whole64",
     1632,
     1
    ],
    "renewal_window": [
     "whole64",
     1640,
     1
    ],
    "review_lift": [
     "real",
     1648,
     1
    ],
    "review_narrowing": [
     "real",
     1656,
     1
    ],
    "review_hours": [
     "real",
     1664,
     1
    ],
    "weekly_sales": [
     "real",
     1672,
     1
    ],
    "referral_chance": [
     "real",
     1680,
     1
    ],
    "advocate_trust": [
     "real",
     1688,
     1
    ],
    "insight_gain": [
     "real",
     1696,
     1
    ],
    "insight_ceiling": [
     "real",
     1704,
     1
    ],
    "utilisation_rate": [
     "real",
     1712,
     1
    ],
    "morale_baseline": [
     "real",
     1720,
     1
    ],
    "morale_rate": [
     "real",
     1728,
     1
    ],
    "overload": [
     "real",
     1736,
     1
    ],
    "morale_overload": [
     "real",
     1744,
     1
    ],
    "morale_skill": [
     "real",
     1752,
     1
    ],
    "morale_good": [
     "real",
     1760,
     1
    ],
    "morale_bad": [
     "real",
     1768,
     1
    ],
    "morale_conflict": [
     "real",
     1776,
     1
    ],
    "morale_account_lost": [
     "real",
     1784,
     1
    ],
    "executive_contact_cost": [
     "real",
     1792,
     1
    ]
   }
  }
 }
}
`;var declared=JSON.parse(declared_default);var parameters=new Map(declared.parameters.map(each=>[each.name,each]));var practices=new Map(declared.practices.map(each=>[each.name,each]));var measured=[...declared.outcomes,...declared.counts].map(each=>each.name);var Refused=class extends Error{constructor(faults){super(faults.join("\n"));this.faults=faults;this.name="Refused"}faults};function shown(value){return typeof value==="bigint"||value===void 0?String(value):JSON.stringify(value)}function distance(one,other){let row=Array.from({length:other.length+1},(_,place)=>place);for(const[above,letter]of Array.from(one).entries()){const next=[above+1];for(const[place,opposite]of Array.from(other).entries()){const exchanged=(row[place]??0)+(letter===opposite?0:1);next.push(Math.min(exchanged,(row[place+1]??0)+1,(next[place]??0)+1))}row=next}return row[other.length]??0}function nearest(word2,allowed){const names=[...allowed];const longer=names.filter(name=>name.endsWith(`.${word2}`));if(longer.length>0)return`; did you mean ${longer.slice(0,4).map(name=>`'${name}'`).join(" or ")}?`;const ranked=names.map(name=>[distance(word2,name),name]).sort(([one],[other])=>one-other);const best=ranked[0];if(best&&best[0]<=Math.max(1,best[1].length/3))return`; did you mean '${best[1]}'?`;return names.length<=12?`; allowed: ${names.map(name=>`'${name}'`).join(", ")}`:""}var STATES=new Map(declared.states.map(each=>[each.name,each]));function totalOf(totals,name){const place=declared.totals.indexOf(name);if(place<0)throw new RangeError(`unknown total '${name}'${nearest(name,declared.totals)}`);const width=declared.totals.length;return Float64Array.from({length:totals.length/width},(_,week)=>totals[week*width+place]??NaN)}function courseOf(totals,name){const state=stateOf(name);const part=totalOf(totals,state.part);if(state.whole==="")return part;const whole2=totalOf(totals,state.whole);return part.map((value,week)=>whole2[week]===0?NaN:state.factor*value/(whole2[week]??NaN))}function stateOf(name){const state=STATES.get(name);if(!state)throw new RangeError(`unknown state '${name}'${nearest(name,STATES.keys())}`);return state}function fault(parameter,value,name=parameter.name){return usable(parameter,value)?void 0:`${name} is ${shown(value)}; allowed: ${parameter.allowed}`}function usable(parameter,value){if(parameter.kind==="choice")return typeof value==="string"&&parameter.choices.includes(value);if(parameter.kind==="functions")return functionsWithTheLead(value);if(typeof value!=="number"||!Number.isFinite(value))return false;if(parameter.kind==="int"&&!Number.isSafeInteger(value))return false;return value>=(parameter.low??-Infinity)&&value<=(parameter.high??Infinity)}function functionsWithTheLead(value){if(!Array.isArray(value))return false;const names=value;const known=names.every(name=>typeof name==="string"&&declared.functions.includes(name));return known&&new Set(names).size===names.length&&names.includes(declared.functions[declared.lead])}function whole(name,value,low,high,faults){const fits=typeof value==="number"&&Number.isSafeInteger(value)&&value>=low&&value<=high;if(!fits)faults.push(`${name} is ${shown(value)}; allowed: a whole number from ${low} to ${high}`)}function word(name,value,allowed,faults){if(typeof value==="string"&&allowed.includes(value))return;faults.push(`${name} is ${shown(value)}${nearest(String(value),allowed)}`)}function keys(name,value,allowed,faults){for(const key of Object.keys(value))if(!allowed.includes(key))faults.push(`unknown key '${name?`${name}.`:""}${key}'${nearest(key,allowed)}`)}function firm(values){return with_(new Map(declared.parameters.map(each=>[each.name,each.default])),values)}function with_(found,values){for(const[name,value]of Object.entries(values))if(found.has(name))found.set(name,value);return found}function checkParameters(values,regimes,faults){const named=new Map([...parameters,...practices]);for(const regime2 of regimes)for(const[name,each]of practices)named.set(`regimes.${regime2}.${name}`,each);for(const[name,value]of Object.entries(values)){const parameter=named.get(name);const found=parameter?fault(parameter,value,name):`unknown parameter '${name}'${nearest(name,named.keys())}`;if(found!==void 0)faults.push(found)}}function regime(path,asked2,values,faults){const found=new Map(declared.practices.map(each=>[each.name,each.default]));if(typeof asked2!=="string"&&!isMapping(asked2)){faults.push(`${path} is ${shown(asked2)}; allowed: a regime by name, or a mapping of its practices`);return found}const from=typeof asked2==="string"?asked2:asked2["from"];const base=typeof from==="string"&&Object.hasOwn(declared.regimes,from)?declared.regimes[from]:void 0;if(base)with_(found,base.values);else if(from!==void 0)faults.push(`${path} is ${shown(from)}, which is no regime${nearest(String(from),Object.keys(declared.regimes))}`);if(typeof asked2!=="string")own(path,asked2,found,faults);with_(found,values);const prefix=`regimes.${typeof asked2==="string"?asked2:""}.`;for(const[name,value]of Object.entries(values))if(name.startsWith(prefix))found.set(name.slice(prefix.length),value);return found}function isMapping(value){return typeof value==="object"&&value!==null&&!Array.isArray(value)}function own(path,asked2,found,faults){for(const[name,value]of Object.entries(asked2)){if(name==="from")continue;const practice=practices.get(name);const wrong=practice?fault(practice,value,`${path}.${name}`):`unknown parameter '${path}.${name}'${nearest(name,practices.keys())}`;if(wrong!==void 0)faults.push(wrong);found.set(name,value)}}function asNumber(parameter,value){if(typeof value==="number")return value;if(typeof value==="string")return parameter.choices.indexOf(value);return value.reduce((bits,name)=>bits|1<<declared.functions.indexOf(name),0)}function numberOf(values,name){return Number(values.get(name))}var LEAD=declared.functions[declared.lead]??"";function people(firm2,name){const each=numberOf(firm2,`functions.${name}.accounts_per_seat`);const seats=each===0?numberOf(firm2,`functions.${name}.seats`):Math.ceil(numberOf(firm2,"accounts")/each);return seats+numberOf(firm2,`functions.${name}.bench`)}function*impossible(firm2,regime2){const shares=declared.segments.map(name=>numberOf(firm2,`segments.${name}.share`));if(!shares.some(share=>share>0))yield"the shares of all segments are 0: give at least one of them a weight";for(const name of declared.functions)if(people(firm2,name)-numberOf(firm2,`functions.${name}.bench`)>declared.most_seats)yield`functions.${name}.accounts_per_seat asks for more than ${declared.most_seats} seats; give it a larger number`;if(people(firm2,LEAD)-numberOf(firm2,`functions.${LEAD}.bench`)>1)return;const reassign=String(firm2.get("reassign"));const alone=`and ${LEAD} has one seat, so that there is no colleague; give functions.${LEAD}.seats 2 or more`;if(declared.choosing.includes(reassign))yield`reassign is '${reassign}', ${alone}, or write 'new_hire'`;if(numberOf(regime2,"deputies")>0)yield`deputies is ${numberOf(regime2,"deputies")}, ${alone}, or write 0`}function fixed(name){return declared.events.fixed.find(([names])=>new RegExp(`^(?:${names})$`).test(name))?.[1]}function holds(event,week){return event.week<=week&&(event.until===void 0||week<event.until)}function*conflicts(events,firm2,horizon){for(const[place,event]of events.entries()){if(event.week>=horizon)yield`events.${place}.week is ${event.week}; allowed: 0 to ${horizon-1}`;else if(event.until!==void 0&&!(event.week<event.until&&event.until<=horizon))yield`events.${place}.until is ${event.until}; allowed: ${event.week+1} to ${horizon}`;for(const[name,value]of Object.entries(event.set??{})){const parameter=parameters.get(name)??practices.get(name);const why=fixed(name)??(parameter?fault(parameter,value):"there is no such parameter");if(why!==void 0)yield`events.${place}.set.${name}: ${why}`}}yield*tooMany(events,firm2);yield*together(events)}function*tooMany(events,firm2){const left=new Map(declared.functions.map(name=>[name,people(firm2,name)]));const dated=[...events.entries()].sort(([,one],[,other])=>one.week-other.week);for(const[place,event]of dated)for(const[name,count]of Object.entries(event.dismiss??{})){const closes=(event.seats??"close")==="close";const most=(left.get(name)??0)-(closes?1:0);if(count>most)yield`events.${place}.dismiss.${name} is ${count}; allowed: 0 to ${most}`;else if(closes)left.set(name,most+1-count)}}function*together(events){for(const[place,later]of events.entries())for(const[number,earlier]of events.slice(0,place).entries()){if(earlier.week===later.week)for(const name of Object.keys(later.dismiss??{}).filter(each=>each in(earlier.dismiss??{})))yield`people of ${name} are dismissed by events ${number} and ${place} in the same week; write one number`;if(!holds(earlier,later.week)&&!holds(later,earlier.week))continue;for(const name of Object.keys(later.set??{}).filter(each=>each in(earlier.set??{})))yield`${name} is set by events ${number} and ${place} at once; end the earlier one with 'until'`}}function end(transition){return transition.week+Math.max(1,transition.over??0)}function*undue(question,firm2,start,later){const term=Math.min(...declared.segments.map(name=>numberOf(firm2,`segments.${name}.term_weeks`)));const transitions=question.then??[];for(const[place,each]of transitions.entries()){const before=transitions[place-1];if(each.week>=question.horizon)yield`then.${place}.week is ${each.week}; allowed: 0 to ${question.horizon-1}`;else if(end(each)>question.horizon)yield`then.${place}.over is ${each.over??0}; allowed: 0 to ${question.horizon-each.week}`;if(before&&each.week<end(before))yield`then.${place}.week is ${each.week}; allowed: from ${end(before)}`;if((each.not_before_renewal??0)>=term)yield`then.${place}.not_before_renewal is ${each.not_before_renewal??0}; allowed: 0 to ${term-1}`}if(later.some(regime2=>numberOf(regime2,"growth")!==numberOf(start,"growth")))yield"a firm has its room to grow from the start: give all its regimes the same 'growth'"}var LASTS=-1;var MOST_REPLICATIONS=2**32;var QUESTION=["parameters","regime","segments","then","events","acts","seed","replication","warm_up","horizon"];var TRANSITION=["week","to","over","order","not_before_renewal"];var ACT=["week","seat","ill"];var EVENT=["week","until","dismiss","seats","hiring","set","quits","to"];var PLACES=new Map([...parameters.keys(),...practices.keys()].map((name,place)=>[name,place]));function asked(question){const faults=[];const values=question.parameters??{};const transitions=question.then??[];const events=question.events??[];checkQuestion(question,faults);const resolved=firm(values);const each=(path,of)=>regime(path,of,values,faults);const base=each("regime",question.regime);const segments=question.segments;const begins=segments?declared.segments.map(name=>each(`segments.${name}`,segments[name]??"")):[base];const later=transitions.map((transition,place)=>each(`then.${place}.to`,transition.to));if(faults.length===0){for(const of of new Set([base,...begins,...later]))faults.push(...impossible(resolved,of));faults.push(...conflicts(events,resolved,question.horizon));faults.push(...undue(question,resolved,base,[...begins,...later]))}if(faults.length>0)throw new Refused([...new Set(faults)]);const settings=events.flatMap((event,place)=>settingsOf(event,place));return{numbers:[...numbersOf(resolved,parameters),...[base,...begins,...later].flatMap(of=>numbersOf(of,practices)),...events.flatMap(eventNumbers),...settings.flat(),...transitions.flatMap(transitionNumbers)],tiers:segments!==void 0,events:events.length,settings:settings.length,transitions:transitions.length}}function checkQuestion(question,faults){keys("",question,QUESTION,faults);const asked_for=[question.regime,...Object.values(question.segments??{}),...(question.then??[]).map(of=>of.to)];checkParameters(question.parameters??{},asked_for.filter(of=>typeof of==="string"),faults);whole("replication",question.replication,0,MOST_REPLICATIONS-1,faults);whole("warm_up",question.warm_up,0,declared.events.latest,faults);whole("horizon",question.horizon,1,declared.events.latest,faults);const seed=question.seed;const fits=typeof seed==="bigint"?seed>=0n&&seed<=BigInt(declared.largest_seed):seed>=0;if(!fits||typeof seed==="number"&&!Number.isSafeInteger(seed))faults.push(`seed is ${String(seed)}; allowed: a whole number from 0 to ${declared.largest_seed}`);if(question.segments)keys("segments",question.segments,declared.segments,faults);for(const[place,transition]of(question.then??[]).entries())checkTransition(`then.${place}`,transition,faults);for(const[place,event]of(question.events??[]).entries())checkEvent(`events.${place}`,event,faults);for(const[place,act]of(question.acts??[]).entries())checkAct(`acts.${place}`,act,question,faults)}function checkAct(path,act,{acts=[],horizon},faults){keys(path,act,ACT,faults);const earliest=acts[acts.indexOf(act)-1]?.week??0;whole(`${path}.week`,act.week,earliest,horizon-1,faults);whole(`${path}.seat`,act.seat,0,declared.functions.length*declared.most_seats,faults);if(act.ill!==void 0)whole(`${path}.ill`,act.ill,1,52,faults)}function checkTransition(path,transition,faults){keys(path,transition,TRANSITION,faults);whole(`${path}.week`,transition.week,0,declared.events.latest-1,faults);whole(`${path}.over`,transition.over??0,0,declared.events.latest,faults);whole(`${path}.not_before_renewal`,transition.not_before_renewal??0,0,520,faults);if(transition.order!==void 0)word(`${path}.order`,transition.order,declared.events.orders,faults)}function checkEvent(path,event,faults){keys(path,event,EVENT,faults);whole(`${path}.week`,event.week,0,declared.events.latest-1,faults);if(event.until!==void 0)whole(`${path}.until`,event.until,1,declared.events.latest,faults);if(event.seats!==void 0)word(`${path}.seats`,event.seats,declared.events.seats,faults);if(event.hiring!==void 0)word(`${path}.hiring`,event.hiring,["frozen"],faults);if(event.to!==void 0)word(`${path}.to`,event.to,["competitor"],faults);keys(`${path}.dismiss`,event.dismiss??{},declared.functions,faults);keys(`${path}.quits`,event.quits??{},declared.functions,faults);for(const[name,count]of Object.entries(event.dismiss??{}))whole(`${path}.dismiss.${name}`,count,0,declared.most_seats,faults);for(const[name,whom]of Object.entries(event.quits??{}))word(`${path}.quits.${name}`,whom,declared.events.leavers,faults)}function numbersOf(values,of){return[...of].map(([name,parameter])=>asNumber(parameter,values.get(name)??parameter.default))}function eventNumbers(event){const{dismiss={},quits={}}=event;return[event.week,event.until??LASTS,...declared.functions.map(name=>dismiss[name]??-1),Number((event.seats??"close")==="close"),Number(event.hiring==="frozen"),...declared.functions.map(name=>1+declared.events.leavers.indexOf(quits[name]??"")),Number(event.to==="competitor")]}function settingsOf(event,place){return Object.entries(event.set??{}).map(([name,value])=>{const parameter=parameters.get(name)??practices.get(name);return[place,PLACES.get(name)??-1,parameter?asNumber(parameter,value):NaN]})}function transitionNumbers(transition){const{week,over=0,order="",not_before_renewal=0}=transition;return[week,over,Math.max(0,declared.events.orders.indexOf(order)),not_before_renewal]}function table(engine,name,length){const layout=declared.records[declared.of_records[name]??""];if(!layout)throw new RangeError(`the engine has no records in '${name}'`);return{address:engine.array(declared.arrays.indexOf(name)),length,layout}}function fieldOf(of,name){const field=of.layout.fields[name];if(!field)throw new RangeError(`unknown field '${name}'; allowed: ${Object.keys(of.layout.fields).join(", ")}`);return field}function copy(engine,of,name,which,found){const[type,place,count]=fieldOf(of,name);if(which>=count)throw new RangeError(`'${name}' has ${count} numbers, and number ${which} was asked for`);const view=new DataView(engine.memory.buffer);const width=type==="whole32"?4:8;for(let row=0,at=of.address+place+which*width;row<of.length;row++,at+=of.layout.size){if(type==="real")found[row]=view.getFloat64(at,true);else found[row]=type==="whole32"?view.getInt32(at,true):Number(view.getBigInt64(at,true))}}var Run=class{#engine;question;slots;seats;#over=0;#acts;constructor(engine,question){this.#engine=engine;this.question=question;this.#acts=question.acts??[];const row=asked(question);const address=engine.room(row.numbers.length);if(address===0)throw new RangeError("no memory is left for this question");new Float64Array(engine.memory.buffer,address,row.numbers.length).set(row.numbers);const{seed,replication,warm_up,horizon}=question;const lengths=[Number(row.tiers),row.events,row.settings,row.transitions];if(engine.set_up(BigInt(seed),replication,warm_up,horizon,...lengths)===0)throw new RangeError("no memory is left for a firm of that size");this.slots=engine.slots();this.seats=engine.seats()}weeks(more=this.question.warm_up+this.question.horizon){const{warm_up,horizon}=this.question;const last=Math.min(this.#over+more,warm_up+horizon);for(let act;(act=this.#acts[0])&&warm_up+act.week<last;this.#acts=this.#acts.slice(1)){this.#over=this.#engine.weeks(warm_up+act.week-this.#over);if(act.ill===void 0)this.leaves(act.seat);else this.ill(act.seat,act.ill)}this.#over=this.#engine.weeks(last-this.#over);return this.#over}leaves(seat){return this.#engine.leaves(seat)===1}ill(seat,weeks){return this.#engine.ill(seat,weeks)===1}get counted(){return Math.max(0,this.#over-this.question.warm_up)}outcomes(){const values=this.row();return Object.fromEntries(measured.map((name,place)=>[name,orNull(values[place])]))}row(){return new Float64Array(this.#engine.memory.buffer,this.#engine.measured(),measured.length).slice()}totals(){const weeks=this.#engine.array(declared.arrays.indexOf("weeks"));return new Float64Array(this.#engine.memory.buffer,weeks,this.counted*declared.totals.length).slice()}course(name){return courseOf(this.totals(),name)}accounts(field,which=0,found=new Float64Array(this.slots)){copy(this.#engine,table(this.#engine,"accounts",this.slots),field,which,found);return found}people(field,which=0,found=new Float64Array(this.seats)){copy(this.#engine,table(this.#engine,"people",this.seats),field,which,found);return found}chances_to_leave(){return new Float64Array(this.#engine.memory.buffer,this.#engine.chances_to_leave(),this.slots).slice()}watch(wanted){if(this.#over>0)throw new RangeError("a run is watched from its start: set it up anew");const rows=this.question.warm_up+this.question.horizon+1;const keep=(names=[],width)=>Object.fromEntries(names.map(name=>[name,new Float64Array(rows*width)]));const accounts=keep(wanted.accounts,this.slots);const people2=keep(wanted.people,this.seats);const chances=new Float64Array(wanted.chances_to_leave?rows*this.slots:0);for(let row=0;row<rows;row++){if(row>0)this.weeks(1);for(const[name,all]of Object.entries(accounts)){const[field,which]=split(name);this.accounts(field,which,all.subarray(row*this.slots,(row+1)*this.slots))}for(const[name,all]of Object.entries(people2)){const[field,which]=split(name);this.people(field,which,all.subarray(row*this.seats,(row+1)*this.seats))}if(wanted.chances_to_leave)chances.set(this.chances_to_leave(),row*this.slots)}const found={rows,slots:this.slots,seats:this.seats,accounts,people:people2};return wanted.chances_to_leave?{...found,chances_to_leave:chances}:found}bytes(array,size){return new Uint8Array(this.#engine.memory.buffer,this.#engine.array(declared.arrays.indexOf(array)),size).slice()}};function orNull(value){return value===void 0||Number.isNaN(value)?null:value}function split(name){const[field="",which="0"]=name.split(".");return[field,Number(which)]}function fromBase64(text){return Uint8Array.from(atob(text),letter=>letter.charCodeAt(0))}var Engine=class _Engine{#module;#exports;constructor(module,exports){this.#module=module;this.#exports=exports}static async load(source){return _Engine.of(await WebAssembly.compile(typeof source==="string"?fromBase64(source):source))}static async of(module){const instance=await WebAssembly.instantiate(module,{});return new _Engine(module,instance.exports)}get module(){return this.#module}another(){return _Engine.of(this.#module)}setUp(question){return new Run(this.#exports,question)}rows(setting,replications){return Array.from(replications,replication=>{const run=this.setUp({...setting,replication});run.weeks();return run.row()})}};function serve(){const own2=globalThis;let engine;const answer=(of,{row,seed,replication,warm_up,horizon,acts,lengths})=>{const address=of.room(row.numbers.length);if(address===0)return{fault:"no memory is left for this question"};new Float64Array(of.memory.buffer,address,row.numbers.length).set(row.numbers);const made=of.set_up(seed,replication,warm_up,horizon,Number(row.tiers),row.events,row.settings,row.transitions);if(made===0)return{fault:"no memory is left for a firm of that size"};let over=0;for(const{week,seat,ill}of acts){over=of.weeks(warm_up+week-over);if(ill===void 0)of.leaves(seat);else of.ill(seat,ill)}of.weeks(warm_up+horizon-over);const outcomes=new Float64Array(of.memory.buffer,of.measured(),lengths.outcomes).slice();const totals=new Float64Array(of.memory.buffer,of.array(lengths.weeks),lengths.totals).slice();return{replication,outcomes,totals}};own2.onmessage=event=>{if(event.data instanceof WebAssembly.Module){engine=WebAssembly.instantiate(event.data,{}).then(found=>found.exports);return}const task=event.data;engine?.then(of=>{const reply=answer(of,task);own2.postMessage(reply,"totals"in reply?[reply.totals.buffer]:[])}).catch(error=>{own2.postMessage({fault:String(error)},[])})}}var Pool=class{#workers;#free;#waiting=[];#underWay=new Set;constructor(engine,size=navigator.hardwareConcurrency){const script=URL.createObjectURL(new Blob([`(${serve.toString()})()`],{type:"text/javascript"}));this.#workers=Array.from({length:Math.max(1,size)},()=>new Worker(script));URL.revokeObjectURL(script);for(const worker of this.#workers)worker.postMessage(engine.module);this.#free=[...this.#workers]}get size(){return this.#workers.length}async answers(setting,replications,wishes={}){const wanted=[...replications];const faults=[];for(const each of wanted)whole("replication",each,0,2**32-1,faults);if(faults.length>0)throw new Refused(faults);const row=asked({...setting,replication:0});const lengths={outcomes:measured.length,totals:wishes.totals?setting.horizon*declared.totals.length:0,weeks:declared.arrays.indexOf("weeks")};const{warm_up,horizon,acts=[]}=setting;const seed=BigInt(setting.seed);wishes.signal?.throwIfAborted();return Promise.all(wanted.map(replication=>this.#carryOut({row,seed,replication,warm_up,horizon,acts,lengths},wishes)))}end(){for(const worker of this.#workers.splice(0))worker.terminate();this.#free.length=0;for(const job of[...this.#underWay,...this.#waiting.splice(0)])job.done({fault:"the workers have ended"});this.#underWay.clear()}#carryOut(task,wishes){return new Promise((resolve,reject)=>{const job={task,done:reply=>{wishes.signal?.removeEventListener("abort",stop);if("fault"in reply){reject(new RangeError(reply.fault));return}if(!wishes.signal?.aborted)wishes.told?.(reply);resolve(reply)}};const stop=()=>{const place=this.#waiting.indexOf(job);if(place>=0)this.#waiting.splice(place,1);reject(wishes.signal?.reason)};wishes.signal?.addEventListener("abort",stop,{once:true});this.#waiting.push(job);this.#next()})}#next(){while(this.#free.length>0&&this.#waiting.length>0){const worker=this.#free.pop();const job=this.#waiting.shift();if(!worker||!job)return;this.#underWay.add(job);const ended=reply=>{this.#underWay.delete(job);this.#free.push(worker);job.done(reply);this.#next()};worker.onmessage=event=>{ended(event.data)};worker.onerror=event=>{ended({fault:event.message})};worker.postMessage(job.task)}}};export{Engine,Pool,Refused,Run,courseOf,declared,fromBase64,measured,parameters,practices,totalOf};
