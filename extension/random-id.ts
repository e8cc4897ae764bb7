/** 128 random bits as 32 hexadecimal digits: ids that say nothing of when or in which order rows were made. */
export function randomId(): string {
  return crypto.randomUUID().replaceAll('-', '');
}
