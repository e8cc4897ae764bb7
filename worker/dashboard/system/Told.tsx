export interface ToldProps {
  part: string;
  /** What was done last on the page, and in which part; null for nothing. */
  told: { part: string; text: string } | null;
}

/** Says at its place that something was done. */
export function Told({ part, told }: ToldProps) {
  return <p role="status">{told?.part === part ? told.text : ''}</p>;
}
