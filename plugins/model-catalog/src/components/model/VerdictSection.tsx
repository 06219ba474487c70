import { ReactNode } from 'react';
import { Select } from '@backstage/ui';
import {
  AcceleratorList,
  fitReason,
  HostedEndpoint,
  isAdapter,
  isServedElsewhere,
  ModelArtifact,
  ModelDetail,
  OptionFit,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  asSentence,
  EntityLink,
  ExternalLink,
  Facts,
  FitBadge,
  formatCount,
  formatPerHour,
  MemoryBadge,
  OutsideText,
  Section,
} from '@model-serving/backstage-plugin-model-serving-react';
import { hostedPriceText } from '../../model/hostedPrices';
import { artifactTitle } from '../../model/offeredArtifact';
import { TenantChoice } from '../../model/useTenantChoice';
import { CONFIRM_LICENSE, DecidingRule, DecisionWord } from '../DecisionBadge';
import styles from './ModelPage.module.css';

function Permission(props: {
  detail: ModelDetail;
  /** Whether the page says already that what is looked at is deprecated. */
  isDeprecationShown: boolean;
}) {
  const { detail, isDeprecationShown } = props;
  const { decision } = detail;
  const { askUrl, confirmLicense, findings, sentence } = decision;
  const others = findings.filter(
    ({ kind }) => !(isDeprecationShown && kind === 'deprecated'),
  );
  return (
    <>
      <DecisionWord word={decision.word} />
      {[sentence, ...others.map(finding => finding.sentence)]
        .filter((text): text is string => Boolean(text))
        .map(text => (
          <div key={text} className={styles.sentence}>
            <OutsideText text={asSentence(text)} />
          </div>
        ))}
      {askUrl && decision.word !== 'allow' && (
        <div className={styles.sentence}>
          <ExternalLink address={askUrl}>Ask for approval</ExternalLink>
        </div>
      )}
      {confirmLicense && decision.word !== 'deny' && (
        <div className={styles.sentence}>{CONFIRM_LICENSE}</div>
      )}
      {decision.rule && (
        <div className={styles.sentence}>
          Rule: <DecidingRule rule={decision.rule} />
        </div>
      )}
    </>
  );
}

/** What the tenant's quota says of the option that a replica would get. */
function Fit(props: {
  choice: TenantChoice;
  accelerators: AcceleratorList | undefined;
  fits: readonly OptionFit[];
  best: OptionFit | null;
  noFit: string | null;
  /** Whether the platform does not allow the model, which counts more. */
  isDenied: boolean;
}) {
  const { accelerators, best, choice, fits, isDenied, noFit } = props;
  if (!choice.tenant) {
    return choice.isSettled
      ? 'Depends on a tenant, and you don’t belong to one. Ask your platform owners to set up a tenant for your group.'
      : 'Loading';
  }
  if (!accelerators) {
    return 'Not known yet';
  }
  if (best) {
    const { memory, option } = best;
    return (
      <>
        {memory.word !== 'fits' && <MemoryBadge word={memory.word} />}{' '}
        <FitBadge word={option.fit.word} isMuted={isDenied} />
        <div className={styles.sentence}>
          {option.title} in {choice.tenant}. {fitReason(option.fit)}
        </div>
        {memory.word !== 'fits' && (
          <div className={styles.sentence}>
            {[
              memory.sentence,
              ...memory.changes.map(each => each.sentence),
            ].join(' ')}
          </div>
        )}
      </>
    );
  }
  if (fits.length === 0) {
    return noFit ?? 'Unknown: no source names its files.';
  }
  return (
    <>
      <FitBadge
        word={noFit === null ? 'unknown' : 'never'}
        isMuted={isDenied}
      />
      {noFit && <div className={styles.sentence}>{noFit}</div>}
    </>
  );
}

function costOf(
  best: OptionFit | null,
  accelerators: AcceleratorList | undefined,
): ReactNode {
  const currency = accelerators?.currency ?? null;
  if (!best) {
    return 'No cost without a size that fits';
  }
  return best.option.perHour === null || currency === null
    ? `No price for ${best.option.title}`
    : `${formatPerHour(best.option.perHour, currency)} for one replica on ${
        best.option.title
      }`;
}

/** How one gets to use a model that somebody else serves. */
function Access(props: {
  detail: ModelDetail;
  /** Whether the page offers a form for it. */
  isOffered: boolean;
}) {
  const { hosted, owner } = props.detail.model;
  return hosted ? (
    <>
      {hosted.provider} serves it as <code>{hosted.model}</code>.
      {!props.isOffered && (
        <>
          {' '}
          For access, ask <EntityLink entityRef={owner} />, who owns the model.
        </>
      )}
    </>
  ) : null;
}

function hostedCostOf(hosted: HostedEndpoint): string {
  return hostedPriceText(hosted) ?? `No price of ${hosted.provider} is known`;
}

function usersOf({ summary }: ModelDetail): string {
  if (summary.services === null) {
    return 'Unknown: the services could not be read';
  }
  return summary.services === 0
    ? 'No service that you have access to'
    : formatCount(summary.services, 'service');
}

/** May it be served, does it fit, what would it cost, who runs it. */
export function VerdictSection(props: {
  detail: ModelDetail;
  choice: TenantChoice;
  onTenant: (name: string) => void;
  accelerators: AcceleratorList | undefined;
  fits: readonly OptionFit[];
  best: OptionFit | null;
  /** Why no accelerator of the tenant can have a replica; null where one can, or where that is not known. */
  noFit: string | null;
  /** Why it cannot be deployed anywhere; null where it can. */
  refusal: string | null;
  /** What is looked at. */
  artifact: ModelArtifact | undefined;
  isDeprecationShown: boolean;
  /** Whether the page has a form to use it. */
  isOffered: boolean;
}) {
  const {
    accelerators,
    artifact,
    best,
    choice,
    detail,
    fits,
    noFit,
    onTenant,
    refusal,
  } = props;
  const isDenied = detail.decision.word === 'deny';
  const hosted = isServedElsewhere(detail.model) ? detail.model.hosted : null;
  const isOfOthers = isAdapter(detail.model, artifact);
  const ownCost = isOfOthers ? null : costOf(best, accelerators);
  return (
    <Section
      title="Verdict"
      actions={
        choice.names.length > 1 && (
          <Select
            className={styles.tenant}
            aria-label="Tenant"
            size="small"
            options={choice.names.map(name => ({ id: name, label: name }))}
            value={choice.tenant ?? null}
            onChange={key => onTenant(String(key))}
          />
        )
      }
    >
      <Facts
        items={[
          [
            'Permission',
            <Permission
              key="may"
              detail={detail}
              isDeprecationShown={props.isDeprecationShown}
            />,
          ],
          [
            'Access',
            hosted && (
              <Access
                key="access"
                detail={detail}
                isOffered={props.isOffered}
              />
            ),
          ],
          [
            'Variant',
            hosted || !artifact ? null : artifactTitle(detail, artifact),
          ],
          [
            'Quota fit',
            hosted || isOfOthers ? null : (
              <Fit
                key="fit"
                choice={choice}
                accelerators={accelerators}
                fits={fits}
                best={best}
                noFit={noFit}
                isDenied={isDenied}
              />
            ),
          ],
          [
            'Runs on',
            isOfOthers
              ? 'The accelerators of the service that it is added to. The check of the form tells whether their memory holds it.'
              : null,
          ],
          ['Cost', hosted ? hostedCostOf(hosted) : ownCost],
          ['In use by', hosted ? null : usersOf(detail)],
          // Where it is not allowed, the permission says why.
          ['Deployment', isDenied || hosted ? null : refusal],
        ]}
      />
    </Section>
  );
}
