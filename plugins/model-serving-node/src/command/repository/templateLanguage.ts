/** What a file is written in that becomes manifests only when something renders it. */
export interface TemplateLanguage {
  name: string;
  /** What to do, as a command where there is one. */
  next: string;
}

const HELM: TemplateLanguage = {
  name: 'Helm',
  next: 'Render it (helm template <release> <chart> --output-dir rendered) and check the rendered folder, or leave it out with --exclude',
};

const RENDER = 'Render it and check the result, or leave it out with --exclude';

const LANGUAGES: ReadonlyArray<TemplateLanguage & { pattern: RegExp }> = [
  {
    ...HELM,
    pattern:
      /(?<!\$)\{\{-?\s*(?:[.$(/"]|(?:range|if|else|end|with|define|include|template|block|break|continue|toYaml|tpl|default|printf|required|lookup|quote|not|and|or|eq)\b)/,
  },
  { name: 'Backstage', pattern: /\$\{\{/, next: RENDER },
  { name: 'Jinja', pattern: /\{%|\{\{|\{#/, next: RENDER },
  { name: 'ERB', pattern: /<%/, next: RENDER },
  {
    name: 'envsubst',
    pattern: /\$\{[A-Za-z_]\w*(?:[:=?+-][^}\n]{0,200})?\}/,
    next: `Substitute the variables (envsubst, or postBuild of a Flux Kustomization). ${RENDER}`,
  },
];

/** The language of a text that is no YAML, or of a value that no name can have; undefined where it looks like none. */
export function templateLanguage(text: string): TemplateLanguage | undefined {
  const found = LANGUAGES.find(({ pattern }) => pattern.test(text));
  return found && { name: found.name, next: found.next };
}

/** The first line that holds a placeholder, from 1. */
export function lineOfTemplate(text: string): number {
  const index = text
    .split('\n')
    .findIndex(line => LANGUAGES.some(({ pattern }) => pattern.test(line)));
  return index < 0 ? 1 : index + 1;
}

export const HELM_NEXT = HELM.next;
