"""Plans put together and taken apart session by session, tens of thousands of times a second."""
