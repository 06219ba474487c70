import { NumberField } from '@backstage/ui';
import { CallSampling } from '@model-serving/backstage-plugin-model-serving-common';
import styles from './Playground.module.css';

/** How an answer is made. Left empty, the engine decides. */
export function SamplingFields(props: {
  value: CallSampling;
  onChange: (value: CallSampling) => void;
}) {
  const { onChange, value } = props;
  const set = (name: keyof CallSampling) => (number: number) => {
    const { [name]: _before, ...rest } = value;
    onChange(Number.isNaN(number) ? rest : { ...rest, [name]: number });
  };
  return (
    <div className={styles.row}>
      <NumberField
        label="Temperature"
        description="0 to 2"
        minValue={0}
        maxValue={2}
        step={0.1}
        value={value.temperature ?? NaN}
        onChange={set('temperature')}
      />
      <NumberField
        label="Maximum tokens"
        description="1 to 32,768"
        minValue={1}
        maxValue={32_768}
        value={value.maxTokens ?? NaN}
        onChange={set('maxTokens')}
      />
    </div>
  );
}
