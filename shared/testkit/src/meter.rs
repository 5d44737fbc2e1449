//! Counts the DynamoDB requests of a client, and the units that DynamoDB charges.

use std::sync::{Arc, Mutex, PoisonError};

use aws_sdk_dynamodb::{
    Client,
    config::{
        ConfigBag, Intercept, RuntimeComponents,
        interceptors::{BeforeSerializationInterceptorContextMut, FinalizerInterceptorContextRef},
    },
    error::BoxError,
    operation::{
        batch_get_item::{BatchGetItemInput, BatchGetItemOutput},
        get_item::{GetItemInput, GetItemOutput},
        put_item::{PutItemInput, PutItemOutput},
        query::{QueryInput, QueryOutput},
        transact_write_items::{TransactWriteItemsInput, TransactWriteItemsOutput},
        update_item::{UpdateItemInput, UpdateItemOutput},
    },
    types::{ConsumedCapacity, ReturnConsumedCapacity},
};

/// Calls and units so far.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Spent {
    /// Requests.
    pub calls: u32,
    /// Read and write units, as DynamoDB charges them.
    pub units: f64,
}

/// A client that is counted.
#[derive(Clone, Debug, Default)]
pub struct Meter(Arc<Mutex<Spent>>);

impl Meter {
    /// A copy of the client that is counted.
    pub fn on(&self, client: &Client) -> Client {
        Client::from_conf(client.config().to_builder().interceptor(self.clone()).build())
    }

    /// The calls and units since the last call of this method.
    pub fn take(&self) -> Spent {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn add(&self, capacities: &[ConsumedCapacity]) {
        let mut spent = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        spent.calls += 1;
        spent.units += capacities.iter().filter_map(ConsumedCapacity::capacity_units).sum::<f64>();
    }
}

/// Makes each kind of call return its consumed capacity, and adds it up.
macro_rules! calls {
    ($( $input:ty => $output:ty: $read:expr; )+) => {
        impl Intercept for Meter {
            fn name(&self) -> &'static str {
                "meter"
            }

            fn modify_before_serialization(
                &self,
                context: &mut BeforeSerializationInterceptorContextMut<'_>,
                _: &RuntimeComponents,
                _: &mut ConfigBag,
            ) -> Result<(), BoxError> {
                let input = context.input_mut();
                $( if let Some(input) = input.downcast_mut::<$input>() {
                    input.return_consumed_capacity = Some(ReturnConsumedCapacity::Total);
                } )+
                Ok(())
            }

            fn read_after_execution(
                &self,
                context: &FinalizerInterceptorContextRef<'_>,
                _: &RuntimeComponents,
                _: &mut ConfigBag,
            ) -> Result<(), BoxError> {
                let Some(Ok(output)) = context.output_or_error() else { return Ok(()) };
                $( if let Some(output) = output.downcast_ref::<$output>() {
                    let read: fn(&$output) -> Vec<ConsumedCapacity> = $read;
                    self.add(&read(output));
                } )+
                Ok(())
            }
        }
    };
}

calls! {
    GetItemInput => GetItemOutput: |output| one(output.consumed_capacity());
    QueryInput => QueryOutput: |output| one(output.consumed_capacity());
    PutItemInput => PutItemOutput: |output| one(output.consumed_capacity());
    UpdateItemInput => UpdateItemOutput: |output| one(output.consumed_capacity());
    BatchGetItemInput => BatchGetItemOutput: |output| output.consumed_capacity().to_vec();
    TransactWriteItemsInput => TransactWriteItemsOutput:
        |output| output.consumed_capacity().to_vec();
}

fn one(capacity: Option<&ConsumedCapacity>) -> Vec<ConsumedCapacity> {
    capacity.cloned().into_iter().collect()
}
