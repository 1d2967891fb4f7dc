export interface Secrets {
  /** 256 random bits as 43 characters of base64url: a key or a link nobody can guess. */
  next(): string;
}
