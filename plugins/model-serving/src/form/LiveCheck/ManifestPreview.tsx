import { useId } from 'react';
import {
  Button,
  Dialog,
  DialogBody,
  DialogHeader,
  DialogTrigger,
  Text,
} from '@backstage/ui';
import {
  CheckedFile,
  Finding,
  ProfileLayer,
} from '@model-serving/backstage-plugin-model-serving-common';
import framed from '../framed.module.css';
import styles from './ManifestPreview.module.css';

const LAYER_WORDS: Record<ProfileLayer, string> = {
  platform: 'platform',
  cluster: 'cluster',
  tenant: 'tenant',
  request: 'you',
};

/** What is wrong with each line, by its number. */
function remarksByLine(findings: readonly Finding[]): Map<number, string[]> {
  const remarks = new Map<number, string[]>();
  for (const { line, message, outcome } of findings) {
    if (line && outcome !== 'pass') {
      remarks.set(line, [...(remarks.get(line) ?? []), message]);
    }
  }
  return remarks;
}

function ManifestFile(props: {
  file: CheckedFile;
  findings: readonly Finding[];
}) {
  const { file } = props;
  const headingId = useId();
  const remarks = remarksByLine(
    props.findings.filter(finding => finding.file === file.path),
  );
  return (
    <section aria-labelledby={headingId} className={styles.file}>
      <Text as="h3" id={headingId} variant="body-medium" weight="bold">
        {file.path}
      </Text>
      {/* A region that scrolls must be reachable by keyboard. */}
      <div
        className={styles.scroll}
        role="group"
        aria-labelledby={headingId}
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
      >
        <table className={styles.code}>
          <thead className={styles.hidden}>
            <tr>
              <th scope="col">Line</th>
              <th scope="col">Set by</th>
              <th scope="col">Text</th>
            </tr>
          </thead>
          <tbody>
            {file.content
              .trimEnd()
              .split('\n')
              .map((text, index) => {
                const here = remarks.get(index + 1);
                const layer = file.lines?.[index];
                return (
                  <tr
                    key={index}
                    data-layer={layer ?? undefined}
                    data-remark={here ? true : undefined}
                  >
                    <td className={styles.number}>{index + 1}</td>
                    <td className={styles.layer}>
                      {layer && LAYER_WORDS[layer]}
                    </td>
                    <td className={styles.text}>
                      {text || ' '}
                      {here?.map(message => (
                        <span key={message} className={styles.remark}>
                          {message}
                        </span>
                      ))}
                    </td>
                  </tr>
                );
              })}
          </tbody>
        </table>
      </div>
    </section>
  );
}

/** The files of the pull request, with the layer that set each line next to it. */
export function ManifestPreview(props: {
  files: readonly CheckedFile[];
  findings: readonly Finding[];
}) {
  const { files } = props;
  return (
    <DialogTrigger>
      <Button variant="secondary" isDisabled={files.length === 0}>
        Preview manifests
      </Button>
      <Dialog width="min(1100px, 95vw)" height="85vh">
        <DialogHeader>Manifests</DialogHeader>
        <DialogBody>
          <div className={`${framed.frame} ${styles.files}`}>
            <Text variant="body-small" color="secondary">
              {files.length === 1
                ? 'The pull request contains this file.'
                : `The pull request contains these ${files.length} files.`}{' '}
              Each line shows who set it: the profile of the platform, the
              cluster or the tenant, or your answers in this form.
            </Text>
            {files.map(file => (
              <ManifestFile
                key={file.path}
                file={file}
                findings={props.findings}
              />
            ))}
          </div>
        </DialogBody>
      </Dialog>
    </DialogTrigger>
  );
}
