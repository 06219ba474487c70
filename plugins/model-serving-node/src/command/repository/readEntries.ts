import {
  KubernetesObject,
  manifestObjects,
  YamlDocument,
  YamlReader,
} from '@model-serving/backstage-kubernetes-policy-node';
import type { GitOpsFile } from '../../gitops/GitOpsFile';
import { fieldsOf } from '../../pods/places';
import type { RepositoryFinding } from '../RepositoryReport';
import {
  lineOfTemplate,
  templateLanguage,
  TemplateLanguage,
} from './templateLanguage';

/** An object of the repository, and where it stands. */
export interface Entry {
  file: GitOpsFile;
  /** Which document of the file, from 1. */
  document: number;
  object: KubernetesObject;
  /** Line of a path into the object. */
  lineOf(path: ReadonlyArray<string | number>): number | undefined;
}

function template(
  file: GitOpsFile,
  language: TemplateLanguage,
  document: number,
  line: number,
): RepositoryFinding {
  return {
    category: 'schema',
    rule: 'template',
    outcome: 'unknown',
    message: `This is a ${language.name} template, not a manifest yet, so it was not checked`,
    next: language.next,
    file: file.path,
    document,
    line,
  };
}

/** Whether a document is a kustomization's, whatever its file is called. */
const isKustomizationContent = (value: unknown) =>
  /^kustomize\.config\.k8s\.io\//.test(String(fieldsOf(value).apiVersion));

/** A name that still holds a placeholder, which no cluster takes. */
function placeholderIn({ metadata, kind }: KubernetesObject) {
  const text = [kind, metadata.name, metadata.namespace]
    .filter(value => typeof value === 'string')
    .join('\n');
  return templateLanguage(text);
}

function entriesOf(
  file: GitOpsFile,
  read: YamlDocument,
  document: number,
): { entries: Entry[]; findings: RepositoryFinding[] } {
  const entries: Entry[] = [];
  const findings: RepositoryFinding[] = read.repeated.map(
    ({ key, line, firstLine }) => ({
      category: 'schema',
      rule: 'repeated-key',
      outcome: 'warn',
      message: `The key "${key}" is set twice, at lines ${firstLine} and ${line}: kubectl and Argo CD take the later one, kustomize refuses the file`,
      next: 'Remove one of the two',
      file: file.path,
      document,
      line,
    }),
  );
  for (const part of manifestObjects(read.value)) {
    const lineOf = (path: ReadonlyArray<string | number>) =>
      read.lineOf([...part.path, ...path]);
    const line = lineOf([]) ?? 1;
    if ('problem' in part && isKustomizationContent(read.value)) {
      findings.push({
        category: 'schema',
        rule: 'kustomization',
        outcome: 'unknown',
        message:
          'This is a kustomization: it names manifests and is none itself, and kustomize reads it only as kustomization.yaml, so it was not built',
        next: 'Name the file kustomization.yaml, or build it (kubectl kustomize <dir>) and check the result',
        file: file.path,
        document,
        line,
      });
      continue;
    }
    if ('problem' in part) {
      const language = templateLanguage(JSON.stringify(read.value));
      findings.push(
        language
          ? template(file, language, document, line)
          : {
              category: 'schema',
              rule: 'readable-yaml',
              outcome: 'fail',
              message: part.problem,
              file: file.path,
              document,
              line,
            },
      );
      continue;
    }
    const language = placeholderIn(part.object);
    if (language) {
      findings.push(template(file, language, document, line));
    } else {
      entries.push({ file, document, object: part.object, lineOf });
    }
  }
  return { entries, findings };
}

/** Reads files as Kubernetes' own tools do, and says what is no manifest. */
export function readEntries(
  files: readonly GitOpsFile[],
  reader: YamlReader,
): { entries: Entry[]; findings: RepositoryFinding[] } {
  const entries: Entry[] = [];
  const findings: RepositoryFinding[] = [];
  for (const file of files) {
    try {
      reader.read(file).forEach((read, index) => {
        const found = entriesOf(file, read, index + 1);
        entries.push(...found.entries);
        findings.push(...found.findings);
      });
    } catch (error) {
      const language = templateLanguage(file.content);
      const { message } = error as Error;
      findings.push(
        language
          ? template(file, language, 1, lineOfTemplate(file.content))
          : {
              category: 'schema',
              rule: 'readable-yaml',
              outcome: 'fail',
              message,
              file: file.path,
              document: 1,
              line: Number(/ at line (\d+)/.exec(message)?.[1] ?? 1),
            },
      );
    }
  }
  return { entries, findings };
}
