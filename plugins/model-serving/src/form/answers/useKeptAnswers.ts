import { useEffect } from 'react';
import { useParams } from 'react-router-dom';
import { otherAnswers } from './formContext';

/** Long enough not to write for every keystroke; browsers limit how often the address may change. */
const SETTLE_MS = 500;

/** Where the scaffolder's form looks for its first answers. */
const PARAMETER = 'formData';

/** A confirmed license is not kept: whoever opens the address confirms it themselves. */
function withoutConfirmation(model: unknown): unknown {
  if (typeof model !== 'object' || model === null) {
    return model;
  }
  const { licenseAccepted, ...rest } = model as Record<string, unknown>;
  return rest;
}

/** What the check says is as old as the check, and made again: of its answer only what somebody chose is kept. */
function choicesOf(check: unknown): unknown {
  const { choices } = Object(check) as { choices?: unknown };
  return choices && { choices };
}

function keptAnswers(formContext: unknown): string {
  const { check, model, ...answers } = otherAnswers(formContext);
  return JSON.stringify({
    ...answers,
    model: withoutConfirmation(model),
    check: choicesOf(check),
  });
}

/**
 * Keeps the answers of the form in its address: a change of the theme mounts the app anew, and a reload and the way
 * back from a task do the same. Does nothing outside of a template's own page, such as in the template editor.
 */
export function useKeptAnswers(formContext: unknown): void {
  const { templateName } = useParams();
  const kept = keptAnswers(formContext);
  useEffect(() => {
    if (templateName === undefined || kept === '{}') {
      return undefined;
    }
    const timer = setTimeout(() => {
      const url = new URL(window.location.href);
      if (url.searchParams.get(PARAMETER) !== kept) {
        url.searchParams.set(PARAMETER, kept);
        // Past the router: nothing of the page depends on it until the page is mounted again.
        window.history.replaceState(window.history.state, '', url);
      }
    }, SETTLE_MS);
    return () => clearTimeout(timer);
  }, [templateName, kept]);
}
