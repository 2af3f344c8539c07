"""Floor 4: what group and direct chats share: the queue, the life of a turn, performing acts."""
