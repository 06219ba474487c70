import { useState } from 'react';
import { TextAreaField } from '@backstage/ui';
import { ServiceDetail } from '@model-serving/backstage-plugin-model-serving-common';
import {
  Facts,
  formatNumber,
  useCall,
} from '@model-serving/backstage-plugin-model-serving-react';
import { CallBar } from './CallBar';
import { CallOutcome } from './CallOutcome';
import { cosineOf, vectorsOf } from './vectors';
import styles from './Playground.module.css';

const SHOWN = 5;

const inWords = (vector: readonly number[]) =>
  vector
    .slice(0, SHOWN)
    .map(part => part.toFixed(4))
    .join(', ') + (vector.length > SHOWN ? ', …' : '');

function Vectors(props: { result: unknown }) {
  const [first, second] = vectorsOf(props.result);
  if (!first) {
    return <p>The answer holds no vectors of numbers.</p>;
  }
  const cosine = second && cosineOf(first, second);
  return (
    <Facts
      items={[
        ['Dimension', formatNumber(first.length)],
        ['First text', <code key="first">{inWords(first)}</code>],
        ['Second text', second && <code key="second">{inWords(second)}</code>],
        [
          'Cosine of the two',
          second && (cosine === null ? 'unknown' : cosine!.toFixed(4)),
        ],
      ]}
    />
  );
}

/** Vectors of one text or two, and how close these are. */
export function EmbeddingsPanel(props: { service: ServiceDetail }) {
  const { service } = props;
  const call = useCall(service.ref);
  const [texts, setTexts] = useState(['', '']);
  const input = texts.map(text => text.trim()).filter(Boolean);
  return (
    <div className={styles.form}>
      <TextAreaField
        label="First text"
        rows={2}
        maxLength={50_000}
        value={texts[0]}
        onChange={text => setTexts([text, texts[1]])}
      />
      <TextAreaField
        label="Second text (optional)"
        rows={2}
        maxLength={50_000}
        value={texts[1]}
        onChange={text => setTexts([texts[0], text])}
      />
      <CallBar
        call={call}
        label="Embed"
        canSend={input.length > 0}
        onSend={() => call.start({ endpoint: 'embeddings', input })}
      />
      {call.status === 'done' && <Vectors result={call.result} />}
      <CallOutcome call={call} service={service} />
    </div>
  );
}
