import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import type { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { allow } from './service-function.ts';

/** 64 letters and digits: some 380 bits, far above the 32 characters the key ring asks for. */
const GENERATED = { passwordLength: 64, excludePunctuation: true };

/** The two secrets from which every key is derived. CloudFormation makes them; no person ever sees them. */
export class Secrets extends Construct {
  readonly pepper: Secret;
  readonly signing: Secret;

  constructor(scope: Construct, id: string, props: { readonly keepData: boolean }) {
    super(scope, id);
    // The refs and address hashes in the table come from it, so it must live exactly as long as the table.
    this.pepper = new Secret(this, 'Pepper', {
      description:
        'Names customers and hashes addresses. Never change or delete it: nobody would be recognised again.',
      generateSecretString: GENERATED,
      removalPolicy: props.keepData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    this.signing = new Secret(this, 'Signing', {
      description: 'Signs the links in the mails. The version before the current one is still honoured.',
      generateSecretString: GENERATED,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    Validations.of(this.pepper).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason: 'A rotated pepper would give every customer a new name and lose every unsubscription.',
    });
    Validations.of(this.signing).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason: 'A rotation ends the links of all mails signed two versions ago, so an operator decides when.',
    });
  }

  /**
   * Tells a function where the pepper is, and lets it read it. With it the function finds customers and
   * addresses.
   */
  allowNaming(fn: NodejsFunction): void {
    this.#allow(fn, { PEPPER_SECRET: this.pepper });
  }

  /** The same as {@link allowNaming}, and also the signing secret with its previous version. */
  allowSigning(fn: NodejsFunction): void {
    this.#allow(fn, { PEPPER_SECRET: this.pepper, SIGNING_SECRET: this.signing });
  }

  #allow(fn: NodejsFunction, secrets: Readonly<Record<string, Secret>>): void {
    for (const [variable, { secretArn }] of Object.entries(secrets)) fn.addEnvironment(variable, secretArn);
    allow(
      fn,
      ['secretsmanager:GetSecretValue'],
      Object.values(secrets).map(({ secretArn }) => secretArn),
    );
  }
}
