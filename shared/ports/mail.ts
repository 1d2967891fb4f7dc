export interface OutgoingMail {
  to: string;
  subject: string;
  html: string;
  text: string;
}

export interface Mail {
  /** @returns the provider's id of the message. Throws `MAIL_REFUSED` (for good) or `CLOUD_BUSY` (for now). */
  send(mail: OutgoingMail): Promise<string>;
}
