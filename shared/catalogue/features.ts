/** What an AI service can do that the law asks about. Append only: ids appear in exports. */
export const FEATURES = [
  'emotion',
  'biometric-identify',
  'biometric-verify',
  'imagery',
  'voice-clone',
  'agent',
  'general-purpose',
  'public-chatbot',
] as const;
export type Feature = (typeof FEATURES)[number];
