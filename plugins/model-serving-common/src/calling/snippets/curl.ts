import { bodyOf, CallRequest, inputAdvice, KEY_VARIABLE } from './callRequest';

/** A text as one word of a POSIX shell. */
const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;

/** The call with curl, for a POSIX shell. */
export function curlSnippet(request: CallRequest): string {
  const advice = inputAdvice(request);
  return [
    ...(advice ? [`# ${advice}`] : []),
    [
      `curl ${quoted(request.url + request.endpoint.path)}`,
      ...(request.keyed ? [`-H "Authorization: Bearer $${KEY_VARIABLE}"`] : []),
      `-H 'Content-Type: application/json'`,
      `-d ${quoted(JSON.stringify(bodyOf(request), null, 2))}`,
    ].join(' \\\n  '),
    '',
  ].join('\n');
}
