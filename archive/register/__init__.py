"""查阅登记簿: the register, written by the act itself and never changed."""
