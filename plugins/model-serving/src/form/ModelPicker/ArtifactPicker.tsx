import { Alert, Flex, RadioGroup, Select } from '@backstage/ui';
import {
  AcceleratorList,
  chooseArtifact,
  GOLDEN_PATHS,
  ModelDecision,
  ModelDetail,
  ModelVersion,
  RequestedModel,
  servedBy,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  asSentence,
  ExternalLink,
  formatDate,
  useAccelerators,
} from '@model-serving/backstage-plugin-model-serving-react';
import { LicenseConfirmation } from './LicenseConfirmation';
import { licenseToConfirm } from './licenseToConfirm';
import { variantOptions } from './variantOptions';
import { AnswerOption } from '../AnswerOption/AnswerOption';
import { Hint, Problem } from '../notes';

interface ArtifactPickerProps {
  requested: RequestedModel;
  /** The model that it names. */
  detail: ModelDetail;
  tenant: string | undefined;
  /** Id of the golden path. */
  path: string | undefined;
  isDisabled: boolean;
  /** Whether the form was refused for want of an answer. */
  isInvalid: boolean;
  onChange(requested: RequestedModel): void;
}

/** Asks which version and variant of the chosen model to serve, where there are several, and to confirm its license. */
export function ArtifactPicker(props: ArtifactPickerProps) {
  const { detail, path } = props;
  return (
    <>
      <Permission decision={detail.decision} />
      {path === GOLDEN_PATHS.externalModel.id ? (
        <HostedModelTerms {...props} />
      ) : (
        <ServedArtifact {...props} />
      )}
    </>
  );
}

/** A hosted model has no artifact to choose from: its provider's terms are all there is to confirm. */
function HostedModelTerms({
  detail,
  isDisabled,
  isInvalid,
  onChange,
  requested: { licenseAccepted, ref },
}: ArtifactPickerProps) {
  const { model } = detail;
  const terms = model.hosted?.dataTerms;
  return (
    <Flex direction="column" gap="2">
      {terms && (
        <Hint>
          <ExternalLink address={terms}>
            Data terms of {model.hosted?.provider}
          </ExternalLink>
        </Hint>
      )}
      <LicenseConfirmation
        license={licenseToConfirm(detail, {}, true)}
        accepted={licenseAccepted}
        isDisabled={isDisabled}
        isMissed={isInvalid}
        onChange={accepted =>
          onChange({
            ref,
            ...(accepted !== undefined && { licenseAccepted: accepted }),
          })
        }
      />
    </Flex>
  );
}

function ServedArtifact(props: ArtifactPickerProps) {
  const { detail, path, tenant } = props;
  const accelerators = useAccelerators(tenant, { path });
  return (
    <ArtifactChoice
      {...props}
      model={detail.model}
      accelerators={accelerators.data}
    />
  );
}

/** Says before the other questions that an approval is needed, or that the model is refused. */
function Permission({ decision }: { decision: ModelDecision }) {
  const { sentence, word } = decision;
  return word === 'allow' || sentence === null ? null : (
    <Alert
      status={word === 'deny' ? 'danger' : 'warning'}
      icon
      title={word === 'deny' ? 'Not allowed' : 'Needs an approval'}
      description={asSentence(sentence)}
    />
  );
}

function ArtifactChoice({
  accelerators,
  isDisabled,
  isInvalid,
  model,
  onChange,
  requested,
}: ArtifactPickerProps & {
  model: ModelDetail['model'];
  accelerators: AcceleratorList | undefined;
}) {
  const { licenseAccepted, ref, variant, version } = requested;
  const isServed = accelerators && servedBy(model, accelerators.runtimes);
  const offered = chooseArtifact(model, { version }, isServed);
  const chosen = chooseArtifact(model, { version, variant }, isServed);
  const standard = chooseArtifact(model, {}, isServed)?.version.name;
  const missing = [
    version !== undefined && !offered && `version ${version}`,
    variant !== undefined && !chosen && `variant ${variant}`,
  ].filter(Boolean);
  return (
    <Flex direction="column" gap="3">
      {model.versions.length > 1 && (
        <Select
          label="Version"
          isDisabled={isDisabled}
          value={offered?.version.name ?? null}
          onChange={key => onChange({ ref, version: String(key) })}
          options={model.versions.map(each => ({
            id: each.name,
            label: versionLabel(each, each.name === standard),
          }))}
        />
      )}
      {offered && offered.version.variants.length > 1 && (
        <RadioGroup
          label="Variant"
          isDisabled={isDisabled}
          value={chosen?.variant.name ?? null}
          onChange={name =>
            onChange({ ref, version: offered.version.name, variant: name })
          }
        >
          {variantOptions(model, offered.version, accelerators).map(option => (
            <AnswerOption
              key={option.name}
              id={option.name}
              name={option.name}
              facts={option.summary}
              isDisabled={option.unusable !== null}
            >
              {option.unusable ?? option.memory}
            </AnswerOption>
          ))}
        </RadioGroup>
      )}
      {offered && (
        <LicenseConfirmation
          license={licenseToConfirm({ model }, requested)}
          accepted={licenseAccepted}
          isDisabled={isDisabled}
          isMissed={isInvalid}
          onChange={accepted =>
            onChange({
              ref,
              ...(version !== undefined && { version }),
              ...(variant !== undefined && { variant }),
              ...(accepted !== undefined && { licenseAccepted: accepted }),
            })
          }
        />
      )}
      {missing.length > 0 && (
        <Problem>
          {model.title} has no {missing.join(' and no ')}. Choose another one.
        </Problem>
      )}
    </Flex>
  );
}

function versionLabel(
  { createdAt, name, stage }: ModelVersion,
  isDefault: boolean,
): string {
  return [
    name,
    stage,
    createdAt && formatDate(createdAt),
    isDefault && 'default',
  ]
    .filter(Boolean)
    .join(' · ');
}
