/** What an API server answers to an {@link AgreementCase}. */
export type Answer =
  | { outcome: 'accepted'; warnings: string[] }
  /**
   * `warnings` are all refusals, sorted: `<binding>: <message>`. Of several the API server names any; of one, it says
   * which and the reason.
   */
  | {
      outcome: 'denied';
      denial?: string;
      reason?: string;
      warnings: string[];
    }
  /** Refused before any policy was asked. */
  | { outcome: 'invalid'; message: string };

/** What an expression is worth on an API server, as text, or why it is worth nothing; null where it does not compile. */
export type Worth = string | null;

/** Answers of an API server, as they lie in the fixtures. */
export interface Recorded<T> {
  /** Version and date. */
  source: string;
  /** Of what was asked; other questions need another recording. */
  questions: string;
  answers: Record<string, T>;
}

const DENIED =
  /ValidatingAdmissionPolicy '[^']+' with binding '([^']+)' denied request: ([^]*)$/;
const WARNED =
  /^Validation failed for ValidatingAdmissionPolicy '[^']+' with binding '([^']+)': ([^]*)$/;

/** What the API server says by the name of a binding that only warns, it also says by that of its twin that denies. */
export const denyingBinding = (binding: string) =>
  binding.replace(/-warn$/, '');

/** Reads the response to a request: its code, body and the texts of its warnings. */
export function answerOf(response: {
  code: number;
  body: Record<string, any>;
  warnings: readonly string[];
}): Answer {
  const warnings = response.warnings
    .map(warning => WARNED.exec(warning))
    .filter(match => match !== null)
    .map(([, binding, message]) => `${binding}: ${message}`)
    .sort();
  if (response.code < 300) {
    return { outcome: 'accepted', warnings };
  }
  const message = String(response.body.message);
  const denied = DENIED.exec(message);
  if (!denied) {
    return { outcome: 'invalid', message };
  }
  return {
    outcome: 'denied',
    ...(warnings.length < 2 && {
      denial: `${denyingBinding(denied[1])}: ${denied[2]}`,
      reason: String(response.body.reason),
    }),
    warnings,
  };
}
