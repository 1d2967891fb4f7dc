/** A card with one button. `text` is DingTalk's markdown, with everything foreign in it escaped. */
export interface Card {
  title: string;
  text: string;
  button: string;
  /** Where the button leads. */
  url: string;
}

/**
 * DingTalk. Throws `CHANNEL_CONFIG` (our set-up), `RECIPIENT_REFUSED` (this person cannot be reached so), `CHANNEL_LIMIT`
 * (too much; passes after `afterMs`, else not soon) or `CLOUD_BUSY` (for now).
 */
export interface Chat {
  /** Into the group of the robot: handed over, and nothing more is ever known of it. */
  post(card: Card): Promise<void>;
  /** To one person, by user id. @returns the id by which `readAt` asks */
  send(user: string, card: Card): Promise<string>;
  /** When the person read it, ms; undefined: not yet. */
  readAt(message: string, user: string): Promise<number | undefined>;
}
