import { useState } from 'react';
import { Button } from '@backstage/ui';

type Outcome = 'none' | 'copied' | 'failed';

const LABELS: Record<Outcome, string> = {
  none: 'Copy',
  copied: 'Copied',
  failed: 'Could not copy: select the text instead',
};

/** Copies a text, and says whether that worked: browsers refuse it without HTTPS. */
export function CopyButton(props: { text: string; what: string }) {
  const { text, what } = props;
  const [outcome, setOutcome] = useState<{ text: string; is: Outcome }>({
    text,
    is: 'none',
  });
  const shown = outcome.text === text ? outcome.is : 'none';
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setOutcome({ text, is: 'copied' });
    } catch {
      setOutcome({ text, is: 'failed' });
    }
  };
  return (
    <Button
      variant="secondary"
      size="small"
      aria-label={shown === 'none' ? `Copy ${what}` : LABELS[shown]}
      onPress={copy}
    >
      <span aria-live="polite">{LABELS[shown]}</span>
    </Button>
  );
}
