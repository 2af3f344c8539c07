"""Floor 5, hall: one-to-one chats. The only reader of personal things."""
