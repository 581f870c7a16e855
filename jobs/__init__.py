"""Work after the click: leased, repeated while it may help, put aside when it cannot succeed."""
