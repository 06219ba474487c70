import {
  AcceleratorOption,
  memoryBasisOf,
  MemoryFit,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  asSentence,
  Explained,
  FitBadge,
  formatBytes,
  formatPerHour,
  MemoryBadge,
  MEMORY_FITS,
} from '@model-serving/backstage-plugin-model-serving-react';
import styles from './ComparePage.module.css';

/** An accelerator option: whether the tenant's quota has it, and what it costs. */
export function OptionHeader(props: {
  option: AcceleratorOption;
  currency: string | null;
}) {
  const { currency, option } = props;
  return (
    <>
      {option.title}
      <div className={styles.option}>
        quota <FitBadge word={option.fit.word} />{' '}
        {option.perHour === null || currency === null
          ? 'no price'
          : formatPerHour(option.perHour, currency)}
      </div>
    </>
  );
}

/** Whether one replica fits the memory of an option, and the arithmetic on request. */
export function MemoryCell({ fit }: { fit: MemoryFit }) {
  const { requiredBytes, usableBytes } = fit;
  return (
    <>
      <Explained
        label={`Memory on ${fit.accelerator}: ${MEMORY_FITS[fit.word].title}`}
        explanation={<p>{asSentence(fit.sentence)}</p>}
      >
        <MemoryBadge word={fit.word} />
      </Explained>
      {requiredBytes !== null && usableBytes !== null && (
        <div className={styles.amounts}>
          {memoryBasisOf(fit)} {formatBytes(requiredBytes)} of{' '}
          {formatBytes(usableBytes)}
        </div>
      )}
    </>
  );
}
