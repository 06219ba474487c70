import { useState } from 'react';
import { TextAreaField } from '@backstage/ui';
import { ServiceDetail } from '@model-serving/backstage-plugin-model-serving-common';
import { useCall } from '@model-serving/backstage-plugin-model-serving-react';
import { CallBar } from './CallBar';
import { CallOutcome } from './CallOutcome';
import { JsonAnswer } from './JsonAnswer';
import { readInputs } from './readInputs';
import styles from './Playground.module.css';

const EXAMPLE = JSON.stringify(
  [
    {
      name: 'input-0',
      shape: [1, 4],
      datatype: 'FP32',
      data: [[5.1, 3.5, 1.4, 0.2]],
    },
  ],
  null,
  2,
);

/** Inputs of the Open Inference Protocol, and what the model computes from them. */
export function InferPanel(props: { service: ServiceDetail }) {
  const { service } = props;
  const call = useCall(service.ref);
  const [text, setText] = useState(EXAMPLE);
  const read = readInputs(text);
  const problem = 'problem' in read ? read.problem : undefined;
  return (
    <div className={styles.form}>
      <TextAreaField
        label="Inputs (JSON)"
        description={
          problem ?? 'Names, shapes and datatypes depend on the model.'
        }
        isInvalid={problem !== undefined}
        rows={10}
        maxLength={50_000}
        value={text}
        onChange={setText}
      />
      <CallBar
        call={call}
        label="Infer"
        canSend={problem === undefined}
        onSend={() =>
          'inputs' in read &&
          call.start({ endpoint: 'infer', inputs: read.inputs })
        }
      />
      {call.status === 'done' && <JsonAnswer value={call.result} />}
      <CallOutcome call={call} service={service} />
    </div>
  );
}
