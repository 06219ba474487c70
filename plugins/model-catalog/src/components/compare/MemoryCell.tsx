import {
  AcceleratorOption,
  MemoryFit,
  MemoryWord,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  asSentence,
  Explained,
  FitBadge,
  formatBytes,
  formatPerHour,
  Tone,
  ToneBadge,
} from '@model-serving/backstage-plugin-model-serving-react';
import styles from './ComparePage.module.css';

const LOOKS: Readonly<Record<MemoryWord, { title: string; tone: Tone }>> = {
  fits: { title: 'fits', tone: 'good' },
  exceeds: { title: 'does not fit', tone: 'bad' },
  unsupported: { title: 'cannot run', tone: 'bad' },
  unknown: { title: 'unknown', tone: 'neutral' },
};

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
        <FitBadge word={option.fit.word} />{' '}
        {option.perHour === null || currency === null
          ? 'no price'
          : formatPerHour(option.perHour, currency)}
      </div>
    </>
  );
}

/** Whether one replica fits the memory of an option, and the arithmetic on request. */
export function MemoryCell({ fit }: { fit: MemoryFit }) {
  const { title, tone } = LOOKS[fit.word];
  const { requiredBytes, usableBytes } = fit;
  return (
    <>
      <Explained
        label={`Memory on ${fit.accelerator}: ${title}`}
        explanation={<p>{asSentence(fit.sentence)}</p>}
      >
        <ToneBadge tone={tone}>{title}</ToneBadge>
      </Explained>
      {requiredBytes !== null && usableBytes !== null && (
        <div className={styles.amounts}>
          {formatBytes(requiredBytes)} of {formatBytes(usableBytes)}
        </div>
      )}
    </>
  );
}
