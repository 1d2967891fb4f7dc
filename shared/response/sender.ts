/** Who attends to messages that somebody has written down, or learned something about. */
export const SENDER = "message-send";
