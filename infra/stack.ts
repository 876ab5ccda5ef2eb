import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Bundle } from '../functions/domain/programme/bundle.ts';
import { Alarms } from './constructs/alarms.ts';
import { DataTable } from './constructs/data-table.ts';
import { Digester } from './constructs/digester.ts';
import { Imports } from './constructs/imports.ts';
import { Mail } from './constructs/mail.ts';
import { Outbox } from './constructs/outbox.ts';
import { Planner } from './constructs/planner.ts';
import { PublicPages } from './constructs/public-pages.ts';
import { PublishedBundle } from './constructs/published-bundle.ts';
import { Secrets } from './constructs/secrets.ts';
import type { Surroundings } from './constructs/service-function.ts';
import { Settler } from './constructs/settler.ts';
import { staleAlarms } from './constructs/stale-alarms.ts';
import type { Stage } from './stage.ts';

export interface HearbackStackProps extends StackProps {
  readonly stage: Stage;
  readonly bundle: Bundle;
}

/**
 * One stage of Hearback. It only connects the parts: each construct brings its queue, dead letters and
 * alarms, and asks the others for its grants.
 */
export class HearbackStack extends Stack {
  constructor(scope: Construct, id: string, props: HearbackStackProps) {
    super(scope, id, props);
    const { stage } = props;
    const { keepData } = stage;
    const alarms = new Alarms(this, 'Alarms', { stage: stage.name, email: stage.alarmEmail });
    const around: Surroundings = {
      alarms,
      logRetention: stage.logRetentionDays,
      metricNamespace: `Hearback/${stage.name}`,
      reserveConcurrency: stage.reserveConcurrency,
    };

    const data = new DataTable(this, 'Data', { keepData });
    const secrets = new Secrets(this, 'Secrets', { keepData });
    const bundle = new PublishedBundle(this, 'Bundle', { ...around, keepData, bundle: props.bundle });
    const shared = { ...around, data, secrets, bundle };

    const mail = new Mail(this, 'Mail', { ...shared, stage });
    const pages = new PublicPages(this, 'Pages', {
      ...shared,
      throttle: stage.throttle,
      customDomain: stage.customDomain,
    });
    const outbox = new Outbox(this, 'Outbox', {
      ...shared,
      mail,
      publicUrl: pages.url,
      concurrency: stage.sendConcurrency,
    });
    new Planner(this, 'Plan', { ...shared, mail, outbox });
    const settle = new Settler(this, 'Settle', shared);
    const digest = new Digester(this, 'Digest', shared);
    const imports = new Imports(this, 'Import', {
      ...shared,
      keepData,
      retentionDays: stage.importRetentionDays,
    });
    staleAlarms({
      ...around,
      signing: [pages.answer, outbox.send],
      bundle: [outbox.send, pages.answer, settle.fn, digest.fn, imports.fn],
    });

    this.#outputs({
      TableName: data.name,
      OutboxUrl: outbox.url,
      OutboxDeadLettersUrl: outbox.deadLettersUrl,
      FeedbackUrl: mail.feedback.url,
      FeedbackDeadLettersUrl: mail.feedback.deadLettersUrl,
      FeedbackTopic: mail.feedback.topic.topicArn,
      PublicUrl: pages.url,
      ImportBucket: imports.bucketName,
      BundleUrl: bundle.url,
      PepperSecret: secrets.pepper.secretArn,
      SigningSecret: secrets.signing.secretArn,
      ConfigurationSet: mail.configurationSet,
      MailFrom: mail.from,
      ...(mail.dkimRecords.length === 0 ? {} : { DkimRecords: mail.dkimRecords.join(', ') }),
      ...(pages.domainTarget === undefined ? {} : { DomainTarget: pages.domainTarget }),
    });
  }

  /** The operator commands find a stage by these outputs. */
  #outputs(values: Readonly<Record<string, string>>): void {
    for (const [id, value] of Object.entries(values)) new CfnOutput(this, id, { value });
  }
}
