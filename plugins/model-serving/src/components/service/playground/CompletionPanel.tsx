import { useState } from 'react';
import { TextAreaField } from '@backstage/ui';
import {
  CallSampling,
  ServiceDetail,
} from '@model-serving/backstage-plugin-model-serving-common';
import { useCall } from '@model-serving/backstage-plugin-model-serving-react';
import { CallBar } from './CallBar';
import { CallOutcome } from './CallOutcome';
import { SamplingFields } from './SamplingFields';
import styles from './Playground.module.css';

/** A text that the model continues. */
export function CompletionPanel(props: { service: ServiceDetail }) {
  const { service } = props;
  const call = useCall(service.ref);
  const [prompt, setPrompt] = useState('');
  const [sampling, setSampling] = useState<CallSampling>({});
  return (
    <div className={styles.form}>
      <TextAreaField
        label="Prompt"
        rows={4}
        maxLength={50_000}
        value={prompt}
        onChange={setPrompt}
      />
      <SamplingFields value={sampling} onChange={setSampling} />
      <CallBar
        call={call}
        label="Complete"
        canSend={prompt.trim() !== ''}
        onSend={() =>
          call.start({ endpoint: 'completions', prompt, ...sampling })
        }
      />
      {call.text && (
        <p className={styles.text} role="group" aria-label="Completion">
          {call.text}
        </p>
      )}
      <CallOutcome call={call} service={service} />
    </div>
  );
}
