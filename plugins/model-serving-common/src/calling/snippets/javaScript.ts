import {
  bodyOf,
  CallRequest,
  inputAdvice,
  isOfOpenAi,
  KEY_VARIABLE,
  openAiBase,
} from './callRequest';

const literal = (value: unknown) => JSON.stringify(value, null, 2);

const METHODS = {
  chat: {
    create: 'client.chat.completions.create',
    print: 'console.log(answer.choices[0].message.content);',
  },
  completions: {
    create: 'client.completions.create',
    print: 'console.log(answer.choices[0].text);',
  },
  embeddings: {
    create: 'client.embeddings.create',
    print: 'console.log(answer.data[0].embedding.length);',
  },
} as const;

function withOpenAi(
  request: CallRequest,
  { create, print }: (typeof METHODS)[keyof typeof METHODS],
): string[] {
  return [
    `import OpenAI from 'openai';`,
    '',
    'const client = new OpenAI({',
    `  baseURL: ${JSON.stringify(openAiBase(request))},`,
    `  apiKey: ${request.keyed ? `process.env.${KEY_VARIABLE}` : `'unused'`},`,
    '});',
    `const answer = await ${create}(${literal(bodyOf(request))});`,
    print,
    '',
  ];
}

function withFetch(request: CallRequest): string[] {
  const advice = inputAdvice(request);
  return [
    ...(advice ? [`// ${advice}`] : []),
    `const body = ${literal(bodyOf(request))};`,
    `const answer = await fetch(${JSON.stringify(
      request.url + request.endpoint.path,
    )}, {`,
    `  method: 'POST',`,
    '  headers: {',
    `    'Content-Type': 'application/json',`,
    ...(request.keyed
      ? [`    Authorization: \`Bearer \${process.env.${KEY_VARIABLE}}\`,`]
      : []),
    '  },',
    '  body: JSON.stringify(body),',
    '});',
    'console.log(await answer.json());',
    '',
  ];
}

/** The call with Node.js: OpenAI's client where it has a method, `fetch` where it has none. */
export function javaScriptSnippet(request: CallRequest): string {
  const { name } = request.endpoint;
  return (
    isOfOpenAi(name) ? withOpenAi(request, METHODS[name]) : withFetch(request)
  ).join('\n');
}
