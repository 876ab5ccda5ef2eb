import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { FilterPattern } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { Bundle } from '../functions/domain/programme/bundle.ts';
import { Alarms } from './constructs/alarms.ts';
import { DataTable } from './constructs/data-table.ts';
import { Imports } from './constructs/imports.ts';
import { ITEM_GRANTS } from './constructs/item-grants.ts';
import { logAlarm, message } from './constructs/log-alarm.ts';
import { Mail } from './constructs/mail.ts';
import { Outbox } from './constructs/outbox.ts';
import { PublicPages } from './constructs/public-pages.ts';
import { PublishedBundle } from './constructs/published-bundle.ts';
import { Secrets } from './constructs/secrets.ts';
import type { Surroundings } from './constructs/service-function.ts';
import { Ticker } from './constructs/ticker.ts';
import type { Stage } from './stage.ts';

export interface HearbackStackProps extends StackProps {
  readonly stage: Stage;
  readonly bundle: Bundle;
}

/** One stage of Hearback. Only wiring: each construct brings its queue, dead letters, alarms and grants. */
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

    const table = new DataTable(this, 'Data', { keepData });
    const secrets = new Secrets(this, 'Secrets', { keepData });
    const bundle = new PublishedBundle(this, 'Bundle', {
      bundle: props.bundle,
      keepData,
      logRetention: around.logRetention,
    });
    const TABLE_NAME = table.name;
    const BUNDLE_URL = bundle.url;
    const PEPPER_SECRET = secrets.pepper.secretArn;
    const SIGNING_SECRET = secrets.signing.secretArn;

    const mail = new Mail(this, 'Mail', { ...around, stage, environment: { TABLE_NAME, PEPPER_SECRET } });
    table.allowItems(mail.feedback.fn, ITEM_GRANTS.feedback);
    secrets.allowReading(mail.feedback.fn, secrets.pepper);

    const pages = new PublicPages(this, 'Pages', {
      ...around,
      throttle: stage.throttle,
      customDomain: stage.customDomain,
      environment: { TABLE_NAME, BUNDLE_URL, PEPPER_SECRET, SIGNING_SECRET },
    });
    table.allowItems(pages.answer, ITEM_GRANTS.answer);
    bundle.allowReading(pages.answer);
    secrets.allowReading(pages.answer, secrets.pepper, secrets.signing);

    const outbox = new Outbox(this, 'Outbox', {
      ...around,
      concurrency: stage.sendConcurrency,
      environment: {
        TABLE_NAME,
        BUNDLE_URL,
        PEPPER_SECRET,
        SIGNING_SECRET,
        PUBLIC_URL: pages.url,
        MAIL_FROM: mail.from,
        CONFIGURATION_SET: mail.configurationSet,
      },
    });
    table.allowItems(outbox.send, ITEM_GRANTS.send);
    bundle.allowReading(outbox.send);
    secrets.allowReading(outbox.send, secrets.pepper, secrets.signing);
    mail.allowSending(outbox.send);
    const plan = new Ticker(this, 'Plan', {
      ...around,
      name: 'plan',
      description: 'Each minute, releases what is due and what SES can take into the outbox.',
      every: Duration.minutes(1),
      memory: 512,
      environment: { TABLE_NAME, OUTBOX_URL: outbox.url },
      // The planner needs no template, but the mails it releases do.
      after: bundle.deployment,
    });
    logAlarm([plan.fn], {
      ...around,
      name: 'gate-paused',
      lines: FilterPattern.all(message('planned'), FilterPattern.stringValue('$.held', '=', 'paused')),
      periods: 3,
      says: 'The gate has been paused for 15 minutes: no mail goes out.',
    });
    logAlarm([outbox.send, plan.fn], {
      ...around,
      name: 'breaker-tripped',
      lines: message('breaker tripped'),
      says: 'Mail has stopped by itself, and goes on only when somebody opens the gate.',
    });
    logAlarm([plan.fn], {
      ...around,
      name: 'breaker-blind',
      lines: message('reputation not read'),
      periods: 3,
      says: 'For 15 minutes SES has not said how many mails come back. Mail goes on, but the breaker does not see bounces and complaints.',
    });
    table.allowAgenda(plan.fn);
    table.allowItems(plan.fn, ITEM_GRANTS.plan);
    outbox.allowFilling(plan.fn);
    mail.allowReadingQuota(plan.fn);

    const settle = new Ticker(this, 'Settle', {
      ...around,
      name: 'settle',
      description:
        'Each minute, settles the answers whose quarantine is over and sees to what follows from them.',
      every: Duration.minutes(1),
      memory: 512,
      environment: { TABLE_NAME, BUNDLE_URL, PEPPER_SECRET },
      after: bundle.deployment,
    });
    logAlarm([settle.fn], {
      ...around,
      name: 'settle-stuck',
      lines: FilterPattern.any(message('not settled'), message('not nudged')),
      periods: 3,
      says: 'For 15 minutes there have been answers that could not be settled, or cases that could not be escalated.',
    });
    table.allowAgenda(settle.fn);
    table.allowItems(settle.fn, ITEM_GRANTS.settle);
    bundle.allowReading(settle.fn);
    secrets.allowReading(settle.fn, secrets.pepper);

    const digest = new Ticker(this, 'Digest', {
      ...around,
      name: 'digest',
      description: 'Folds the last weeks when a digest is due, and puts its mails on the agenda.',
      every: Duration.minutes(5),
      // A CPU of its own: on its day it reads every ask of five weeks.
      memory: 1769,
      environment: { TABLE_NAME, BUNDLE_URL, PEPPER_SECRET },
      after: bundle.deployment,
    });
    table.allowAgenda(digest.fn);
    table.allowItems(digest.fn, ITEM_GRANTS.digest);
    bundle.allowReading(digest.fn);
    secrets.allowReading(digest.fn, secrets.pepper);

    logAlarm([pages.answer, outbox.send], {
      ...around,
      name: 'keys-stale',
      lines: message('the keys could not be renewed'),
      says: 'The signing secret could not be read again: links signed after a rotation may be refused, and mail waits.',
    });

    logAlarm([outbox.send, pages.answer, settle.fn, digest.fn], {
      ...around,
      name: 'bundle-stale',
      lines: message('bundle not refreshed'),
      says: 'Templates and programme could not be read again; those read before stay in use.',
    });

    const imports = new Imports(this, 'Import', {
      ...around,
      keepData,
      retentionDays: stage.importRetentionDays,
      environment: { TABLE_NAME, PEPPER_SECRET },
    });
    table.allowItems(imports.fn, ITEM_GRANTS.import);
    secrets.allowReading(imports.fn, secrets.pepper);

    this.#outputs({
      TableName: TABLE_NAME,
      OutboxUrl: outbox.url,
      OutboxDeadLettersUrl: outbox.deadLettersUrl,
      FeedbackUrl: mail.feedback.url,
      FeedbackDeadLettersUrl: mail.feedback.deadLettersUrl,
      FeedbackTopic: mail.feedback.topic.topicArn,
      PublicUrl: pages.url,
      ImportBucket: imports.bucketName,
      BundleUrl: BUNDLE_URL,
      PepperSecret: PEPPER_SECRET,
      SigningSecret: SIGNING_SECRET,
      ConfigurationSet: mail.configurationSet,
      MailFrom: mail.from,
      ...(mail.dkimRecords.length === 0 ? {} : { DkimRecords: mail.dkimRecords.join(', ') }),
      ...(pages.domainTarget === undefined ? {} : { DomainTarget: pages.domainTarget }),
    });
  }

  /** The operator commands find a stage through these. */
  #outputs(values: Readonly<Record<string, string>>): void {
    for (const [id, value] of Object.entries(values)) new CfnOutput(this, id, { value });
  }
}
