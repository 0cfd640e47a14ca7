//! A bucket as a destination: requests signed as S3 signs them (`rusty-s3`), sent with the client of `fetch`.
//! Besides fetch and lineage the only code that uses the network. An object is whole or not there, as S3 promises.

use std::fs::File;

use rusty_s3::{Credentials, S3Action, UrlStyle};
use ureq::http::Response;
use ureq::{Agent, Body};

use super::destination::Address;
use super::store::{Content, Item, Store, open};
use crate::network::retry::{may_pass, retry_after};
use crate::network::{Trouble, client, retrying};
use crate::pipeline::content_hash::sha256_of;
use crate::publish::datapackage::media_type;
use crate::run::{self, Failure, Interrupt};

/// How long a signed address is good: each is used at once.
const GOOD_FOR: std::time::Duration = std::time::Duration::from_secs(3600);
/// Most bytes that one request may put, by S3.
const MOST_BYTES: u64 = 5 << 30;
/// Most bytes of an answer that says what is wrong.
const MOST_BYTES_OF_ERROR: u64 = 64 << 10;

const REGION_OF_OTHERS: &str = "us-east-1";

/// A bucket, with what its requests are signed by.
#[derive(Debug)]
pub(super) struct Bucket {
    bucket: rusty_s3::Bucket,
    credentials: Credentials,
    prefix: String,
    agent: Agent,
    interrupt: Interrupt,
}

impl Bucket {
    /// Returns the bucket without asking for it.
    ///
    /// - Errors: no credentials in the environment, no region, an endpoint that is no address.
    pub(super) fn open(address: &Address, interrupt: &Interrupt) -> Result<Self, Failure> {
        let Address { bucket, prefix, endpoint, region, timeout } = address;
        let credentials = Credentials::from_env().ok_or_else(|| {
            let help = "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (and AWS_SESSION_TOKEN where there is one) in the environment";
            Failure::usage(format!("no credentials for s3://{bucket}"), help)
        })?;
        let region = match (region, endpoint) {
            (Some(region), _) => region.clone(),
            (None, Some(_)) => REGION_OF_OTHERS.to_owned(),
            (None, None) => {
                let help =
                    "set AWS_REGION to that of the bucket, or name the server with --endpoint where it is not Amazon's";
                return Err(Failure::usage(format!("the region of s3://{bucket} is not known"), help));
            }
        };
        // Certificates cover one name before the host; other servers have none of a bucket.
        let style = if endpoint.is_some() || bucket.contains('.') { UrlStyle::Path } else { UrlStyle::VirtualHost };
        let host = endpoint.clone().unwrap_or_else(|| format!("https://s3.{region}.amazonaws.com"));
        let wrong = |why: String| {
            let help = "write it as https://HOST or http://HOST:PORT; a region has letters, digits and -";
            Failure::usage(format!("{host} is no address of a server: {why}"), help)
        };
        let url = host.parse().map_err(|error| wrong(format!("{error}")))?;
        let bucket = rusty_s3::Bucket::new(url, style, bucket.clone(), region);
        let bucket = bucket.map_err(|error| wrong(error.to_string()))?;
        // A redirect would carry the signature of another address.
        let agent = client(*timeout).max_redirects(0).max_redirects_will_error(false).build().new_agent();
        Ok(Self { bucket, credentials, prefix: prefix.clone(), agent, interrupt: interrupt.clone() })
    }

    fn key(&self, name: &str) -> String {
        if self.prefix.is_empty() { name.to_owned() } else { format!("{}/{name}", self.prefix) }
    }

    fn retrying<T>(&self, name: &str, attempt: impl FnMut() -> Result<T, Trouble>) -> Result<T, Failure> {
        let given_up = |detail: &str| {
            let help = "publish again later: what is there already is not sent again";
            Failure::network(format!("{}: {detail}", self.shown(name)), help)
        };
        retrying(&self.interrupt, given_up, attempt)
    }

    fn get(&self, name: &str) -> Result<Option<String>, Trouble> {
        let key = self.key(name);
        let url = self.bucket.get_object(Some(&self.credentials), &key).sign(GOOD_FOR);
        let mut response = self.agent.get(url.as_str()).call().map_err(|error| Trouble::passing(error.to_string()))?;
        if response.status().is_success() {
            let body = response.body_mut().with_config().limit(u64::MAX).reader();
            let read = sha256_of(body).map_err(|error| Trouble::passing(format!("the connection ends: {error}")))?;
            return Ok(Some(read.0));
        }
        let refusal = Refusal::of(&mut response);
        // Who may not list a bucket is not told that an object is absent.
        let is_absent = matches!((refusal.status, refusal.code.as_str()), (404, code) if code != "NoSuchBucket")
            || (refusal.status, refusal.code.as_str()) == (403, "AccessDenied");
        if is_absent { Ok(None) } else { Err(self.refused(name, refusal)) }
    }

    fn send(&self, item: &Item<'_>) -> Result<(), Trouble> {
        let key = self.key(&item.name);
        let url = self.bucket.put_object(Some(&self.credentials), &key).sign(GOOD_FOR);
        let ending = item.name.rsplit_once('.').map_or("", |(_, ending)| ending);
        let request = self.agent.put(url.as_str()).header("Content-Type", media_type(ending));
        let sent = match &item.content {
            Content::Text(text) => request.send(text.as_bytes()),
            Content::File(path) => {
                let file: File = open(path).map_err(|error| Failure::damaged(path, &error.to_string()))?;
                request.send(file)
            }
        };
        let mut response = sent.map_err(|error| Trouble::passing(error.to_string()))?;
        if response.status().is_success() {
            return Ok(());
        }
        Err(self.refused(&item.name, Refusal::of(&mut response)))
    }

    fn refused(&self, name: &str, refusal: Refusal) -> Trouble {
        let Refusal { status, code, region, wait } = refusal;
        let answer = format!("{}: the server answers {status} {code}", self.shown(name));
        let bucket = self.bucket.name();
        Trouble::Lasting(match (status, code.as_str(), region) {
            (_, "NoSuchBucket", _) => {
                let help = "make the bucket first, or correct its name; publish makes none";
                Failure::usage(format!("there is no bucket `{bucket}`"), help)
            }
            (300..=400, _, Some(region)) if region != self.bucket.region() => {
                let help = format!("set AWS_REGION={region}");
                Failure::usage(format!("the bucket `{bucket}` lies in {region}, not in {}", self.bucket.region()), help)
            }
            (401 | 403, _, _) => Failure::resources(
                answer,
                "look at the credentials (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN), at the clock, and at \
                 the right to put and get objects there",
            ),
            _ if may_pass(status) => {
                return Trouble::Passing { detail: format!("the server answers {status} {code}"), wait };
            }
            _ => Failure::network(answer, "look at the address of the server and at the bucket, and publish again"),
        })
    }
}

impl Store for Bucket {
    fn sha256(&self, name: &str) -> Result<Option<String>, Failure> {
        self.retrying(name, || self.get(name))
    }

    fn put(&self, item: &Item<'_>) -> Result<(), Failure> {
        if item.bytes > MOST_BYTES {
            let message = format!("{} has more than 5 GiB, which S3 takes in no single request", item.name);
            return Err(Failure::resources(
                message,
                "publish to a folder, and copy from there with a program of the server",
            ));
        }
        self.retrying(&item.name, || self.send(item))
    }

    fn shown(&self, name: &str) -> String {
        format!("s3://{}/{}", self.bucket.name(), self.key(name))
    }

    // An upload that is broken off leaves nothing.
    fn tidy(&self, _folder: &str) {}
}

/// What a server says instead of doing it.
struct Refusal {
    status: u16,
    code: String,
    region: Option<String>,
    wait: Option<std::time::Duration>,
}

impl Refusal {
    fn of(response: &mut Response<Body>) -> Self {
        let header = |name: &str| response.headers().get(name)?.to_str().ok().map(str::to_owned);
        let region = header("x-amz-bucket-region");
        let wait = header("retry-after").and_then(|header| retry_after(&header, run::now()));
        let status = response.status().as_u16();
        let text = response.body_mut().with_config().limit(MOST_BYTES_OF_ERROR).read_to_string().unwrap_or_default();
        let is_code = |code: &&str| !code.is_empty() && code.len() < 64 && code.chars().all(char::is_alphanumeric);
        let code = text.split_once("<Code>").and_then(|(_, rest)| rest.split_once("</Code>")).map(|(code, _)| code);
        Self { status, code: code.filter(is_code).unwrap_or_default().to_owned(), region, wait }
    }
}
