"""The forms that pages ask with, and what was typed as plain facts; procedures bring their own."""
