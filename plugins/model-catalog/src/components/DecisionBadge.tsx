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

export const CONFIRM_LICENSE =
  'Whoever requests the service confirms the license terms in the form.';

/** Which rule decides, and where it stands. */
export function DecidingRule({ rule }: Pick<ModelDecision, 'rule'>) {
  return rule ? (
    <>
      {rule.name} (<ExternalLink address={rule.url}>{rule.place}</ExternalLink>)
    </>
  ) : (
    <>the built-in default</>
  );
}

/** Why a decision is what it is, and what to do about it. */
export function DecisionReasons({ decision }: { decision: ModelDecision }) {
  const { askUrl, confirmLicense, findings, sentence, word } = decision;
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
      {confirmLicense && word !== 'deny' && <p>{CONFIRM_LICENSE}</p>}
      {askUrl && (
        <p>
          <ExternalLink address={askUrl}>Ask for approval</ExternalLink>
        </p>
      )}
      <Facts
        items={[['Rule', <DecidingRule key="rule" rule={decision.rule} />]]}
      />
    </>
  );
}

/** Whether a model may be served, as one word, for where the reasons stand beside it. */
export function DecisionWord({ word }: { word: ModelDecisionWord }) {
  const { tone, icon: Icon } = LOOKS[word];
  return (
    <ToneBadge tone={tone} icon={<Icon size={14} aria-hidden />}>
      {facetValueTitle('decision', word)}
    </ToneBadge>
  );
}

/** Whether a model may be served; opens why, where there is more to say. */
export function DecisionBadge({ decision }: { decision: ModelDecision }) {
  const title = facetValueTitle('decision', decision.word);
  const badge = <DecisionWord word={decision.word} />;
  const hasMore =
    decision.sentence !== null ||
    (decision.confirmLicense && decision.word !== 'deny') ||
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
