/** A time zone in which it is midday now, and the same day as in UTC: browsers of our own are not met in their quiet hours. */
export function middayZone(now: Date = new Date()): string {
  const ahead = 12 - now.getUTCHours();
  // Etc/GMT-3 is three hours ahead: the sign is POSIX's.
  return `Etc/GMT${ahead > 0 ? '-' : '+'}${Math.abs(ahead)}`;
}
