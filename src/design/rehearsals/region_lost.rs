//! The region, or the machine room, is gone.

use super::{Event, Stage, Told, in_turn, lines};
use crate::design::{book, sizing};
use crate::figure::{Figure, Unit};

pub(super) const EVENT: Event = Event { id: "region_lost", title: "The region is lost", rehearse };

fn rehearse(stage: &Stage<'_>) -> Told {
    let needs = stage.needs;
    let two_regions = stage.chosen("resilience.level") == "multi_region";
    let own_ground = needs.choice("estate.cloud") == "on_prem";
    let stored = sizing::serving_stored(needs, stage.chosen("storage.serving"));
    let raw = sizing::raw_kept(needs);
    let held = Figure::sum("what has to be restored", Unit::BYTES, &[&stored, &raw]);
    let rate = book::judgement("restored in a second", 100e6, Unit::BYTES_PER_TIME);
    let restore = Figure::quotient("time to restore", &held, &rate);
    let recovery = if two_regions {
        let turn = stage.mending("point readers and loads to the other region and see that they follow", 0.5);
        in_turn("recovery from a lost region", &[&turn])
    } else {
        let machines = if own_ground {
            stage.mending("get machines and put them in place", 7.0 * 24.0)
        } else {
            stage.mending("set everything up in another region by the Terraform of the package", 4.0)
        };
        in_turn("recovery from a lost region", &[&stage.noticed(), &machines, &restore])
    };
    let back_within = needs.figure("needs.recovery_time", "recovery time asked for");
    let bound = needs.choice("security.residency") == "country_specific";
    Told {
        breaks: lines([
            (!two_regions, "Everything: no query is answered and nothing is loaded.".to_owned()),
            (two_regions, "The other region takes over; what was on its way is loaded again.".to_owned()),
            (bound && !two_regions, "Data must stay in one country: there may be no other region to go to.".to_owned()),
        ]),
        missing: lines([
            (
                !two_regions,
                if own_ground {
                    "a second site with a copy of the backups"
                } else {
                    "a copy of the backups in another region"
                }
                .to_owned(),
            ),
            (
                recovery.value > back_within.value,
                format!("{} until everything is back, as asked for", back_within.text()),
            ),
        ]),
        cost: if two_regions {
            stage.compute(&Figure::sum("no time", Unit::TIME, &[]))
        } else {
            stage.compute(&restore)
        },
        steps: lines([
            (two_regions, "Point readers and loads to the other region.".to_owned()),
            (!two_regions, "Set up another region: the same Terraform with another value for the region.".to_owned()),
            (
                !two_regions,
                "Restore the raw layer and the store’s last backup; then run every pipeline once.".to_owned(),
            ),
            (true, "Compare row counts with the source before readers are let in.".to_owned()),
        ]),
        recovery,
    }
}
