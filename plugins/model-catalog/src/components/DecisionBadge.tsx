import {
  ModelDecision,
  ModelDecisionWord,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  asSentence,
  Explained,
  ExternalLink,
  Facts,
  OutsideText,
  Tone,
  ToneBadge,
} from '@model-serving/backstage-plugin-model-serving-react';
import { RiCheckLine, RiForbidLine, RiQuestionMark } from '@remixicon/react';
import { facetValueTitle } from '../model/facetTitles';

const LOOKS: Readonly<
  Record<ModelDecisionWord, { tone: Tone; icon: typeof RiCheckLine }>
> = {
  allow: { tone: 'good', icon: RiCheckLine },
  ask: { tone: 'attention', icon: RiQuestionMark },
  deny: { tone: 'bad', icon: RiForbidLine },
};

const CONFIRM =
  'Whoever requests the service confirms the license terms in the form.';

/** Why a decision is what it is, and what to do about it. */
export function DecisionReasons({ decision }: { decision: ModelDecision }) {
  const { askUrl, confirmLicense, findings, rule, sentence } = decision;
  return (
    <>
      {sentence && (
        <p>
          <OutsideText text={asSentence(sentence)} />
        </p>
      )}
      {findings.map(finding => (
        <p key={finding.kind}>
          <OutsideText text={asSentence(finding.sentence)} />
        </p>
      ))}
      {confirmLicense && <p>{CONFIRM}</p>}
      {askUrl && (
        <p>
          <ExternalLink address={askUrl}>Ask for approval</ExternalLink>
        </p>
      )}
      <Facts
        items={[
          [
            'Rule',
            rule ? `${rule.name} (${rule.place})` : 'the built-in default',
          ],
        ]}
      />
    </>
  );
}

/** Whether a model may be served; opens why, where there is more to say. */
export function DecisionBadge({ decision }: { decision: ModelDecision }) {
  const { tone, icon: Icon } = LOOKS[decision.word];
  const title = facetValueTitle('decision', decision.word);
  const badge = (
    <ToneBadge tone={tone} icon={<Icon size={14} aria-hidden />}>
      {title}
    </ToneBadge>
  );
  const hasMore =
    decision.sentence !== null ||
    decision.confirmLicense ||
    decision.findings.length > 0;
  return hasMore ? (
    <Explained
      label={title.charAt(0).toLocaleUpperCase() + title.slice(1)}
      explanation={<DecisionReasons decision={decision} />}
    >
      {badge}
    </Explained>
  ) : (
    badge
  );
}
