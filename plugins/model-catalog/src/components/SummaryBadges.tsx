import {
  FitWord,
  ModelFit,
  ModelSummary,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  FitBadge,
  MemoryBadge,
  OutsideText,
  ToneBadge,
} from '@model-serving/backstage-plugin-model-serving-react';
import {
  RiAlertLine,
  RiArchiveLine,
  RiCloudLine,
  RiEyeOffLine,
} from '@remixicon/react';

/** Whether there is nothing of it that could be served here. */
export function isOnlyHosted(
  model: Pick<ModelSummary, 'hosted' | 'variants'>,
): boolean {
  return model.hosted !== null && model.variants === 0;
}

const FIT_WORDS: Readonly<Record<ModelFit, FitWord>> = {
  now: 'fits',
  borrowing: 'borrows',
  waits: 'waits',
  never: 'never',
  unknown: 'unknown',
};

/**
 * How a model fits the quota of the tenant that was asked for, and which variant, where no memory of it is
 * known; without color where the model is not allowed. Nothing without a tenant, or where others serve it.
 */
export function ModelFitBadge(props: {
  model: Pick<
    ModelSummary,
    | 'decision'
    | 'fit'
    | 'fitVariant'
    | 'hosted'
    | 'memoryBytes'
    | 'memoryVariant'
    | 'variants'
  >;
}) {
  const { model } = props;
  const { decision, fit, fitVariant, memoryBytes, memoryVariant } = model;
  return fit === null || isOnlyHosted(model) ? null : (
    <>
      <FitBadge word={FIT_WORDS[fit]} isMuted={decision.word === 'deny'} />
      {memoryBytes === null && fit !== 'unknown' && fit !== 'never' && (
        <>
          {' '}
          <MemoryBadge word="unknown" />
        </>
      )}
      {fitVariant !== null && fitVariant !== memoryVariant && (
        <span>
          {' '}
          with variant <OutsideText text={fitVariant} maxLength={40} />
        </span>
      )}
    </>
  );
}

export function HostedBadge() {
  return (
    <ToneBadge tone="neutral" icon={<RiCloudLine size={12} aria-hidden />}>
      hosted elsewhere
    </ToneBadge>
  );
}

/** What sets a model apart from one that the platform lists and serves itself; nothing for those. */
export function StandingBadges(props: {
  model: Pick<ModelSummary, 'decision' | 'deprecated' | 'hosted' | 'vetted'>;
}) {
  const { decision, deprecated, hosted, vetted } = props.model;
  return (
    <>
      {deprecated && (
        <ToneBadge
          tone="attention"
          icon={<RiArchiveLine size={12} aria-hidden />}
        >
          deprecated
        </ToneBadge>
      )}
      {hosted && <HostedBadge />}
      {decision.hidden && (
        <ToneBadge tone="neutral" icon={<RiEyeOffLine size={12} aria-hidden />}>
          hidden from tenants
        </ToneBadge>
      )}
      {!vetted && (
        <ToneBadge tone="neutral" icon={<RiAlertLine size={12} aria-hidden />}>
          not vetted
        </ToneBadge>
      )}
    </>
  );
}
