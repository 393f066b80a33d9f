"""What a firm's own records say: its customers, who looked after them, its people, and its tickets."""
