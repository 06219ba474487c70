import {
  bodyOf,
  CallRequest,
  inputAdvice,
  isOfOpenAi,
  KEY_VARIABLE,
  openAiBase,
} from './callRequest';

/** A value as Python writes it: JSON, of which Python has no `true`, `false` and `null`. */
function literal(value: unknown, indent = ''): string {
  if (Array.isArray(value)) {
    return `[${value.map(item => literal(item, indent)).join(', ')}]`;
  }
  if (typeof value === 'object' && value !== null) {
    const inner = `${indent}    `;
    const entries = Object.entries(value).map(
      ([key, item]) =>
        `${inner}${JSON.stringify(key)}: ${literal(item, inner)},\n`,
    );
    return `{\n${entries.join('')}${indent}}`;
  }
  return JSON.stringify(value);
}

const keyOf = ({ keyed }: CallRequest) =>
  keyed ? `os.environ["${KEY_VARIABLE}"]` : '"unused"';

const importOs = ({ keyed }: CallRequest) => (keyed ? ['import os', ''] : []);

const METHODS = {
  chat: {
    create: 'client.chat.completions.create',
    print: 'print(answer.choices[0].message.content)',
  },
  completions: {
    create: 'client.completions.create',
    print: 'print(answer.choices[0].text)',
  },
  embeddings: {
    create: 'client.embeddings.create',
    print: 'print(len(answer.data[0].embedding))',
  },
} as const;

function withOpenAi(
  request: CallRequest,
  { create, print }: (typeof METHODS)[keyof typeof METHODS],
): string[] {
  return [
    ...importOs(request),
    'from openai import OpenAI',
    '',
    'client = OpenAI(',
    `    base_url=${JSON.stringify(openAiBase(request))},`,
    `    api_key=${keyOf(request)},`,
    ')',
    `answer = ${create}(`,
    ...Object.entries(bodyOf(request)).map(
      ([name, value]) => `    ${name}=${literal(value, '    ')},`,
    ),
    ')',
    print,
    '',
  ];
}

function withStandardLibrary(request: CallRequest): string[] {
  const advice = inputAdvice(request);
  return [
    'import json',
    ...(request.keyed ? ['import os'] : []),
    'import urllib.request',
    '',
    ...(advice ? [`# ${advice}`] : []),
    `body = ${literal(bodyOf(request))}`,
    'request = urllib.request.Request(',
    `    ${JSON.stringify(request.url + request.endpoint.path)},`,
    '    data=json.dumps(body).encode(),',
    '    headers={',
    '        "Content-Type": "application/json",',
    ...(request.keyed
      ? [`        "Authorization": "Bearer " + ${keyOf(request)},`]
      : []),
    '    },',
    ')',
    'with urllib.request.urlopen(request) as answer:',
    '    print(json.load(answer))',
    '',
  ];
}

/** The call with Python: OpenAI's client where it has a method, the standard library where it has none. */
export function pythonSnippet(request: CallRequest): string {
  const { name } = request.endpoint;
  return (
    isOfOpenAi(name)
      ? withOpenAi(request, METHODS[name])
      : withStandardLibrary(request)
  ).join('\n');
}

/** The call with LangChain's package for OpenAI; undefined where it has none for the endpoint. */
export function langChainSnippet(request: CallRequest): string | undefined {
  const { name } = request.endpoint;
  if (name !== 'chat' && name !== 'embeddings') {
    return undefined;
  }
  const settings = [
    `    base_url=${JSON.stringify(openAiBase(request))},`,
    `    api_key=${keyOf(request)},`,
    `    model=${JSON.stringify(request.model)},`,
  ];
  const lines =
    name === 'chat'
      ? [
          'from langchain_openai import ChatOpenAI',
          '',
          'model = ChatOpenAI(',
          ...settings,
          ')',
          'print(model.invoke("Say hello.").content)',
        ]
      : [
          'from langchain_openai import OpenAIEmbeddings',
          '',
          'model = OpenAIEmbeddings(',
          ...settings,
          // Token ids, which it sends otherwise, are understood by OpenAI's own models only.
          '    check_embedding_ctx_length=False,',
          ')',
          'print(len(model.embed_query("first text")))',
        ];
  return [...importOs(request), ...lines, ''].join('\n');
}
