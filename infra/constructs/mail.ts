import { Duration, Stack } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import {
  ConfigurationSet,
  EmailIdentity,
  EmailSendingEvent,
  EventDestination,
  Identity,
  SuppressionReasons,
} from 'aws-cdk-lib/aws-ses';
import { Construct } from 'constructs';
import type { Stage } from '../stage.ts';
import type { Alarms } from './alarms.ts';
import { Feedback, type FeedbackProps } from './feedback.ts';
import { acknowledgeWildcards } from './findings.ts';
import { allow } from './service-function.ts';

/**
 * The events that SES reports after it took a mail. Opens and clicks are left out: they would need tracking.
 *
 * Nearly all events are deliveries. They cost about $1.30 a million: a publish to SNS (0.50), its copy in SQS
 * and the calls that fetch it ten at a time (0.50), half a read each of the mail and the address (0.13), a
 * tenth of a run of the function and its log (0.15). We get two things for that. When the answer of SES was
 * lost, we learn within seconds that the mail arrived; otherwise it stays UNKNOWN until its reader clicks, if
 * ever. And an address with a soft bounce now and then is not suppressed as long as mails arrive in between.
 */
const EVENTS = [
  EmailSendingEvent.BOUNCE,
  EmailSendingEvent.COMPLAINT,
  EmailSendingEvent.DELIVERY,
  EmailSendingEvent.REJECT,
  EmailSendingEvent.RENDERING_FAILURE,
];

/**
 * AWS reviews an account at 5 % bounces or 0.1 % complaints, and pauses it at 10 % or 0.5 %. We warn earlier.
 */
const WARN_AT = { bounces: 0.04, complaints: 0.0008 };

export interface MailProps extends FeedbackProps {
  readonly stage: Stage;
}

/** SES: the sender's identity, the feedback, and the grants to send. */
export class Mail extends Construct {
  /** The sender of every mail. */
  readonly from: string;
  readonly configurationSet: string;
  /** The DNS records that prove the identity; empty unless the stack creates it. */
  readonly dkimRecords: readonly string[];
  /** What takes the events of SES. */
  readonly feedback: Feedback;
  readonly #sendFrom: readonly string[];

  constructor(scope: Construct, id: string, props: MailProps) {
    super(scope, id);
    const { stage, alarms } = props;
    this.feedback = new Feedback(this, 'Feedback', props);
    const set = new ConfigurationSet(this, 'ConfigurationSet', {
      reputationMetrics: true,
      // A second guard, should our own list fail: SES refuses an address that bounced or complained.
      suppressionReasons: SuppressionReasons.BOUNCES_AND_COMPLAINTS,
    });
    set.addEventDestination('Events', {
      destination: EventDestination.snsTopic(this.feedback.topic),
      events: EVENTS,
    });

    this.from = stage.mailFrom;
    this.configurationSet = set.configurationSetName;
    this.dkimRecords = stage.createIdentity ? this.#createIdentity(stage.identity) : [];
    const arnOf = (resource: string, resourceName: string): string =>
      Stack.of(this).formatArn({ service: 'ses', resource, resourceName });
    this.#sendFrom = [
      arnOf('identity', stage.identity),
      ...stage.sandboxRecipients.map((recipient) => arnOf('identity', recipient)),
      arnOf('configuration-set', set.configurationSetName),
    ];
    this.#watchReputation(alarms);
  }

  /**
   * Lets a function send mail, only as the stage's sender and only through its configuration set, and tells
   * it both.
   */
  allowSending(fn: NodejsFunction): void {
    fn.addEnvironment('MAIL_FROM', this.from);
    fn.addEnvironment('CONFIGURATION_SET', this.configurationSet);
    allow(fn, ['ses:SendRawEmail'], this.#sendFrom, { StringEquals: { 'ses:FromAddress': this.from } });
  }

  /**
   * Lets a function ask how much may be sent, and how much came back. IAM has no resource for these calls.
   */
  allowReadingQuota(fn: NodejsFunction): void {
    allow(fn, ['ses:GetSendQuota', 'ses:GetSendStatistics'], ['*']);
    acknowledgeWildcards(
      fn.role ?? fn,
      ['Resource::*'],
      'ses:GetSendQuota and ses:GetSendStatistics are about the account: IAM knows no resource for them.',
    );
  }

  #createIdentity(name: string): string[] {
    if (name.includes('@')) {
      new EmailIdentity(this, 'Identity', { identity: Identity.email(name) });
      return [];
    }
    const identity = new EmailIdentity(this, 'Identity', { identity: Identity.domain(name) });
    return identity.dkimRecords.map((record) => `${record.name} CNAME ${record.value}`);
  }

  #watchReputation(alarms: Alarms): void {
    const metric = (metricName: string): Metric =>
      new Metric({ namespace: 'AWS/SES', metricName, period: Duration.hours(1), statistic: 'Maximum' });
    alarms.add(this, 'bounce-rate', {
      metric: metric('Reputation.BounceRate'),
      threshold: WARN_AT.bounces,
      says: 'More than 4 % of the mails bounce; AWS reviews the account at 5 %.',
    });
    alarms.add(this, 'complaint-rate', {
      metric: metric('Reputation.ComplaintRate'),
      threshold: WARN_AT.complaints,
      says: 'More than 0.08 % of the mails are marked as spam; AWS reviews the account at 0.1 %.',
    });
  }
}
