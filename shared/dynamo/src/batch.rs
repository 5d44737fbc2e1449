//! Reads of many items by their keys.

use std::time::Duration;

use app::store::StoreError;
use aws_sdk_dynamodb::{Client, config::AsyncSleep, types::KeysAndAttributes};
use futures_util::{StreamExt, TryStreamExt, stream};

use crate::{
    error::{built, call_error},
    item::Item,
};

/// Most keys of one `BatchGetItem`: DynamoDB's limit.
pub(crate) const MAX_GET: usize = 100;

/// Batches that are read at the same time.
const AT_ONCE: usize = 8;

/// Most requests for one batch, when DynamoDB leaves keys unprocessed.
const MOST_READS: u32 = 6;

/// The pause before the second request; each further one is twice as long.
const FIRST_PAUSE: Duration = Duration::from_millis(25);

/// Those items of these keys that exist, in any order, strongly consistent. No key may come twice.
///
/// # Errors
/// [`StoreError`]; it is [`StoreError::Throttled`] when keys stay unprocessed.
pub(crate) async fn get_items(
    client: &Client,
    table: &str,
    keys: &[Item],
) -> Result<Vec<Item>, StoreError> {
    let batches: Vec<_> =
        keys.chunks(MAX_GET).map(|batch| get_batch(client, table, batch.to_vec())).collect();
    stream::iter(batches).buffer_unordered(AT_ONCE).try_concat().await
}

/// Reads one batch. Keys that DynamoDB leaves unprocessed are read again after a pause.
async fn get_batch(
    client: &Client,
    table: &str,
    mut keys: Vec<Item>,
) -> Result<Vec<Item>, StoreError> {
    let mut found = Vec::with_capacity(keys.len());
    for pauses in 0..MOST_READS {
        if pauses > 0 {
            pause(client, FIRST_PAUSE.saturating_mul(1 << (pauses - 1))).await;
        }
        let wanted = KeysAndAttributes::builder().set_keys(Some(keys)).consistent_read(true);
        let get = client.batch_get_item().request_items(table, built(wanted.build())?);
        let answer = get.send().await.map_err(|error| call_error(&error))?;
        found.extend(answer.responses.unwrap_or_default().into_values().flatten());
        let unprocessed = answer.unprocessed_keys.unwrap_or_default();
        keys = unprocessed.into_values().flat_map(|remaining| remaining.keys).collect();
        if keys.is_empty() {
            return Ok(found);
        }
    }
    Err(StoreError::Throttled)
}

/// Sleeps as the client does before it sends a request again.
async fn pause(client: &Client, pause: Duration) {
    if let Some(sleep) = client.config().sleep_impl() {
        sleep.sleep(pause).await;
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex, PoisonError};

    use aws_sdk_dynamodb::{
        config::{
            ConfigBag, Intercept, RuntimeComponents, Sleep, StalledStreamProtectionConfig,
            interceptors::{
                BeforeDeserializationInterceptorContextRef, BeforeTransmitInterceptorContextRef,
            },
            timeout::TimeoutConfig,
        },
        error::BoxError,
    };
    use serde_json::{Value, json};
    use testkit::{
        emulator::aws,
        local_dynamo::{LEDGER, local_dynamo},
        scripted::Scripted,
    };

    use super::*;
    use crate::item::{key, text};

    /// Sleeps no time, and remembers for how long it should have.
    #[derive(Clone, Debug, Default)]
    struct Sleeps(Arc<Mutex<Vec<u128>>>);

    impl AsyncSleep for Sleeps {
        fn sleep(&self, duration: Duration) -> Sleep {
            let mut slept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            slept.push(duration.as_millis());
            Sleep::new(std::future::ready(()))
        }
    }

    /// Reads two items from a service that answers so; gives how many came, and the pauses.
    async fn read(script: Vec<Value>) -> (Result<usize, StoreError>, Vec<u128>, Vec<Value>) {
        let service = Scripted::answering(script.into_iter().map(Ok).collect()).await;
        let client = Client::new(&aws(service.url()));
        let sleeps = Sleeps::default();
        let config = client.config().to_builder().sleep_impl(sleeps.clone());
        let config = config.stalled_stream_protection(StalledStreamProtectionConfig::disabled());
        let config = config.timeout_config(TimeoutConfig::disabled()).build();
        let client = Client::from_conf(config);
        let found = get_items(&client, "t", &[key("a", "1"), key("a", "2")]).await;
        let found = found.map(|items| items.len());
        let mut pauses = sleeps.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        // The SDK, too, sleeps while it waits for an answer.
        pauses.retain(|pause| *pause < 1_000);
        (found, pauses, service.asked().into_iter().map(|(_, body)| body).collect())
    }

    fn item(sk: &str) -> Value {
        json!({ "pk": { "S": "a" }, "sk": { "S": sk } })
    }

    fn part(found: &[&str], left: &[&str]) -> Value {
        let items = |names: &[&str]| names.iter().map(|sk| item(sk)).collect::<Vec<_>>();
        json!({
            "Responses": { "t": items(found) },
            "UnprocessedKeys": if left.is_empty() {
                json!({})
            } else {
                json!({ "t": { "Keys": items(left), "ConsistentRead": true } })
            },
        })
    }

    #[tokio::test]
    async fn keys_left_unprocessed_are_read_again_after_growing_pauses() {
        let script = vec![part(&["1"], &["2"]), part(&[], &["2"]), part(&["2"], &[])];
        let (found, pauses, asked) = read(script).await;
        assert_eq!((found, pauses), (Ok(2), vec![25, 50]));
        let keys = |body: &Value| body["RequestItems"]["t"]["Keys"].as_array().unwrap().len();
        assert_eq!(asked.iter().map(keys).collect::<Vec<_>>(), [2, 1, 1]);
        let consistent = |body: &Value| body["RequestItems"]["t"]["ConsistentRead"] == true;
        assert!(asked.iter().all(consistent));
    }

    #[tokio::test]
    async fn keys_that_stay_unprocessed_are_throttling() {
        let (found, pauses, asked) = read(vec![part(&["1"], &["2"]); 6]).await;
        assert_eq!(found, Err(StoreError::Throttled));
        assert_eq!((pauses, asked.len()), (vec![25, 50, 100, 200, 400], 6));
    }

    /// Requests on their way: now, and most at a time.
    #[derive(Clone, Debug, Default)]
    struct Flights(Arc<Mutex<(usize, usize)>>);

    impl Intercept for Flights {
        fn name(&self) -> &'static str {
            "flights"
        }

        fn read_before_transmit(
            &self,
            _: &BeforeTransmitInterceptorContextRef<'_>,
            _: &RuntimeComponents,
            _: &mut ConfigBag,
        ) -> Result<(), BoxError> {
            let mut flights = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            flights.0 += 1;
            flights.1 = flights.1.max(flights.0);
            Ok(())
        }

        fn read_after_transmit(
            &self,
            _: &BeforeDeserializationInterceptorContextRef<'_>,
            _: &RuntimeComponents,
            _: &mut ConfigBag,
        ) -> Result<(), BoxError> {
            self.0.lock().unwrap_or_else(PoisonError::into_inner).0 -= 1;
            Ok(())
        }
    }

    #[tokio::test]
    async fn a_bounded_number_of_batches_is_read_at_the_same_time() {
        let client = local_dynamo().await;
        let keys: Vec<_> = (0..1_501).map(|number| key("a", format!("{number}"))).collect();
        for key in [&keys[0], &keys[750], &keys[1_500]] {
            let mut item = key.clone();
            item.insert("v".to_owned(), text("1"));
            client.put_item().table_name(LEDGER).set_item(Some(item)).send().await.unwrap();
        }
        let flights = Flights::default();
        let config = client.config().to_builder().interceptor(flights.clone()).build();
        let found = get_items(&Client::from_conf(config), LEDGER, &keys).await.unwrap();
        assert_eq!(found.len(), 3);
        assert_eq!(*flights.0.lock().unwrap(), (0, AT_ONCE), "16 batches");
    }
}
