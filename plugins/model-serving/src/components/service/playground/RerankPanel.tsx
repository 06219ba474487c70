import { useState } from 'react';
import { TextAreaField, TextField } from '@backstage/ui';
import { ServiceDetail } from '@model-serving/backstage-plugin-model-serving-common';
import { useCall } from '@model-serving/backstage-plugin-model-serving-react';
import { CallBar } from './CallBar';
import { CallOutcome } from './CallOutcome';
import { JsonAnswer } from './JsonAnswer';
import styles from './Playground.module.css';

/** Documents in the order in which they answer a query. */
export function RerankPanel(props: { service: ServiceDetail }) {
  const { service } = props;
  const call = useCall(service.ref);
  const [query, setQuery] = useState('');
  const [text, setText] = useState('');
  const documents = text
    .split('\n')
    .map(line => line.trim())
    .filter(Boolean)
    .slice(0, 50);
  return (
    <div className={styles.form}>
      <TextField label="Query" value={query} onChange={setQuery} />
      <TextAreaField
        label="Documents, one per line"
        rows={4}
        maxLength={50_000}
        value={text}
        onChange={setText}
      />
      <CallBar
        call={call}
        label="Rank"
        canSend={query.trim() !== '' && documents.length > 0}
        onSend={() =>
          call.start({ endpoint: 'rerank', query: query.trim(), documents })
        }
      />
      {call.status === 'done' && <JsonAnswer value={call.result} />}
      <CallOutcome call={call} service={service} />
    </div>
  );
}
