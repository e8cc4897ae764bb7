import type { PolicyTranslation } from '../../shared/policy.ts';
import { toBlocks } from './blocks.ts';

interface Props {
  translation: PolicyTranslation;
  /** The page's own heading, or one below it. */
  heading: 'h1' | 'h2';
}

/** What the organisation wrote, in the language it wrote it in, as plain text. */
export function PolicyText({ translation: { language, title, body }, heading: Heading }: Props) {
  return (
    <article class="policy-text" lang={language} dir="auto">
      <Heading dir="auto">{title}</Heading>
      {toBlocks(body).map((block, position) =>
        block.kind === 'list' ? (
          <ul key={position} class="points">
            {block.items.map((item, place) => (
              <li key={place} dir="auto">
                {item}
              </li>
            ))}
          </ul>
        ) : (
          <p key={position} dir="auto">
            {block.text}
          </p>
        ),
      )}
    </article>
  );
}
