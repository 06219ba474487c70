import type { CallRequest } from './callRequest';
import { curlSnippet } from './curl';
import { javaScriptSnippet } from './javaScript';
import { langChainSnippet, pythonSnippet } from './python';

export { KEY_VARIABLE } from './callRequest';
export type { CallRequest } from './callRequest';

/** A call in a language, ready to be run. @public */
export interface Snippet {
  /** `curl`, `python`, `javascript` or `langchain`. */
  id: string;
  title: string;
  /** What has to be installed to run it; null where nothing has. */
  needs: string | null;
  code: string;
}

/**
 * The same call in each language that has it. Whatever comes from a cluster is quoted as the language quotes it.
 * @public
 */
export function snippetsOf(request: CallRequest): Snippet[] {
  const python = pythonSnippet(request);
  const javaScript = javaScriptSnippet(request);
  const langChain = langChainSnippet(request);
  return [
    { id: 'curl', title: 'curl', needs: null, code: curlSnippet(request) },
    {
      id: 'python',
      title: 'Python',
      needs: python.includes('from openai') ? 'pip install openai' : null,
      code: python,
    },
    {
      id: 'javascript',
      title: 'JavaScript',
      needs: javaScript.includes(`from 'openai'`) ? 'npm install openai' : null,
      code: javaScript,
    },
    ...(langChain === undefined
      ? []
      : [
          {
            id: 'langchain',
            title: 'LangChain',
            needs: 'pip install langchain-openai',
            code: langChain,
          },
        ]),
  ];
}
