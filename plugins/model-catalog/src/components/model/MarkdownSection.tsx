import { useState } from 'react';
import { Button } from '@backstage/ui';
import {
  ExternalLink,
  Section,
} from '@model-serving/backstage-plugin-model-serving-react';
import { ModelCardText } from './card/ModelCardText';
import styles from './ModelPage.module.css';

/** Elements of a text that are shown at first, and at most. */
const FIRST_ELEMENTS = 150;
const MOST_ELEMENTS = 4_000;

/** Markdown from a source, cut, with the rest on request. */
export function MarkdownSection(props: {
  title: string;
  note?: string;
  /** What the text is, in words: `card`. */
  what: string;
  text: string;
  /** Web page of the model in its source. */
  url: string | null;
}) {
  const { note, text, title, url, what } = props;
  const [isWhole, setWhole] = useState(false);
  return (
    <Section title={title} note={note}>
      <ModelCardText
        card={text}
        base={url}
        mostElements={isWhole ? MOST_ELEMENTS : FIRST_ELEMENTS}
        onCut={
          isWhole ? (
            <p className={styles.sentence}>
              The {what} is longer than this page shows.{' '}
              {url && (
                <ExternalLink address={url}>
                  Read all of it at its source
                </ExternalLink>
              )}
            </p>
          ) : (
            <Button
              size="small"
              variant="secondary"
              onPress={() => setWhole(true)}
            >
              {`Show the whole ${what}`}
            </Button>
          )
        }
      />
    </Section>
  );
}
