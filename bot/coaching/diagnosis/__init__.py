"""Looking for the cause of low results: rep and manager each for themselves, then together."""
