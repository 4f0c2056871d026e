"""What comes in from elsewhere: a portal's export of interest, a trainer's own calendar."""
