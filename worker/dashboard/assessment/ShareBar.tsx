interface Props {
  label: string;
  /** In percent. */
  share: number;
  /** In percent: where something begins. */
  marks: readonly number[];
  /** What stands before each mark and after the last. */
  names?: readonly string[];
  /** What is drawn, in words. */
  told: string;
}

/** A share of a hundred percent with its marks, drawn and told. */
export function ShareBar({ label, share, marks, names = [], told }: Props) {
  const edges = [0, ...marks, 100];
  return (
    <div class="share">
      <p class="share-label">
        <span>{label}</span> <span class="share-told">{told}</span>
      </p>
      <svg class="share-bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
        <rect class="plot-rest" width="100" height="8" />
        <rect class="plot" width={Math.min(100, share)} height="8" />
        {marks.map((mark) => (
          <rect key={mark} class="share-mark" x={mark - 0.25} width="0.5" height="8" />
        ))}
      </svg>
      {names.length > 0 && marks.length > 0 && (
        <p class="share-names" aria-hidden="true">
          {names.map((name, at) => (
            <span key={name} style={{ flexBasis: `${(edges[at + 1] ?? 100) - (edges[at] ?? 0)}%` }}>
              {name}
            </span>
          ))}
        </p>
      )}
    </div>
  );
}
