// Over 400 lines would be one on a line: here they stand in lines of text.

/** Things that no expert sees: beyond `unseen`, so that a noun that is not known is known not to be. */
const lines = `
abbey accordion acorn aerial airbag airship album alcove alley almond aloe alpaca altar ambulance amplifier amulet anchor anemone
ankle antelope anthill anvil apron aquarium arcade arch archway arena arm armour arrow ashtray asphalt asteroid atrium attic aubergine
axle badger bagel bagpipe baguette balcony ballpoint bamboo bandage banjo banknote banner barge bark barn barrel barrier basil
basket bathtub bathrobe battery beach beacon bead beak beam bean beard beaver bedsheet beehive beetle beetroot bell belt bib bikini billboard
binder binoculars biscuit bison blackboard blackbird blade blanket blazer blender blinds blister bloom blossom blouse blueberry boar board
bolt bonfire bonnet bookcase bookmark bookshelf boot booth boulder bouquet bow bowtie bowling-pin box bracelet brake branch brass brick bricks bridge briefcase
broom brooch brush bubble bucket buckle bud buffalo bulb bulldozer bumper bun bungalow buoy burner bush butcher butter butterfly button
cabbage cabin cabinet cable cactus cage calculator calendar camcorder camel campfire canal candle candlestick cane canopy canvas canyon capsule caravan
cardboard cardigan cargo carpet carriage cart cartridge castle caterpillar cathedral cauliflower cave ceiling celery cell cellar cello cement chain
chalk chandelier chapel charger chariot chart cheek cheetah cherry chest chestnut chick chimney chimpanzee chin chipmunk chips chisel choir chopsticks
cigar cigarette circuit cliff clip cloak cloth clothes clothesline cloud clover clown coal coaster coast cobweb cockpit cocktail coconut coffin coil coin collar comb
comet compass computer cone confetti console container cork corkscrew corn corridor cottage cotton counter courtyard crab crack cradle crane crate crater crayon cream
creek crescent crest cricket crocodile croissant cross crosswalk crowd crown crumb crutch crystal cube cucumber cuff cupboard curb curtain cushion cymbal
daisy dam dandelion dart dashboard deck decoration deer dent deodorant desert dial diamond diaper dice digger dishcloth ditch dock dolphin dome donkey doorbell doorknob
doormat doorway dot dragonfly drain drawbridge drawer dress dresser drill drone drum drumstick duckling dummy dumbbell dune dust duvet eagle-eye earmuff earphone earring easel
eel egg eggplant elbow elevator elk emblem embroidery engine envelope escalator exhaust exit-door eyebrow eyelash eyelid eyepatch fabric factory falcon fan faucet feather fence ferret
fern ferris-wheel fig figurine filter fin finger fingernail fire fire-extinguisher firework fist flag flagpole flame flamingo flask flea fleece flint flipper flock floodlight
floor flour flower-bed flute foal-blanket foam fog foil folder foot footprint forehead forest fork-lift fort fossil fountain fox frame freckle fringe frog frost fuel fur furnace fuse
galaxy gallery gap garage garden gargoyle garland garlic garment gate gauge gazebo gear gem geyser ghost gift ginger girdle glacier glass-jar glasses glider globe glove glue goal goat goblet goggles gong
goose-neck-lamp gorilla gown grape grapefruit grass grasshopper grate gravel grave graveyard greenhouse grill grille grinder groove guard guitar gull gum gutter gun hail hair hairband hairbrush hairpin ham hammer hammock hamster handcuff
handkerchief handle handrail hanger harbour hare harness harp hat hatch hatchet hawk hay headband headboard headlamp headlight headphone headset hearse heart hedge hedgehog heel helmet hen heron hinge hippo hive
hood hoof hook hoop horizon horn hose hospital hotel hourglass hull hummingbird hut hyena ice iceberg icicle igloo iguana ink inlet insect inscription instrument iron island ivy jacket jaguar jail jam jar jaw
jeans jelly jellyfish jersey jet-ski jetty jewel jigsaw joystick jug jukebox jumper jungle kayak-paddle kebab kennel ketchup kettle key keychain keyhole kilt kimono king kiosk kiwi knee knob knot koala lace
ladder ladle ladybug lagoon lake lamb-chop lamp lamppost lampshade lantern lasagna laser latch latte lattice laundry lava lavender lawn lawnmower leaf leash leather ledge leek leg lemon lemonade lens leopard lettuce lever lid light
lightbulb lighter lighthouse lightning lily limb limousine lion lip lipstick lizard llama loaf lobster lock locker locket locust log logo lollipop loom loudspeaker lounge lung lute lynx machine magazine magnet magnifying-glass magpie mailbox mallet mane mango manhole
mannequin mansion map maple marble mark market marshmallow mascara mask mast mat matchbox matchstick mattress maze meadow measuring-tape meat medal megaphone melon mermaid metronome microphone microscope mill minaret mine mint mirror missile mitten moat mobile-home mole monkey monocle
monument moon moose mop mosaic mosque mosquito moss moth motor mound mountain moustache mouth mud muffin mule mural muscle museum mushroom mussel mustard nacho nail nailbrush napkin neck necklace needle nest net nettle newspaper newt nib nightstand noodle nose nostril notepad nozzle nun nut nutcracker
oar oak oasis oat obelisk oboe ocean octopus office oil okra olive omelette onion opossum orchard orchestra orchid organ ornament ostrich otter outlet outline overall overcoat oyster pacifier pad paddle padlock pail paint painting palm pan pancake panda panel panther pants papaya paper parachute parade
parcel park parrot-cage parsley parsnip passport pasta pastry patch path patio paw pawn pea peach peacock peak peanut pear pearl pebble pedal pedestal pegboard pelican pen pencil pendant pendulum penguin pepper perch perfume periscope petal phone-booth photo photograph piano pickle pie pier pig pigeonhole pill pillar pillow pin pine pineapple pinwheel
pipe pipette pitcher pitchfork plaid plain plank planet planter plaque plaster plate platform playground playpen plaza pliers plough plug plum plume plunger pocket pod podium poinsettia pole pond ponytail pool popcorn poppy porch porcupine port portrait post postbox postcard poster pot potato pottery pouch powder pram prawn present pretzel printer prism prison
projector propeller puck pudding puddle puffin pulley pulpit pump pumpkin punch puppet purse-strap puzzle pyramid python quail quarry queen quill quilt quiver rabbit raccoon radar radiator radio radish raft rag rail railing railroad railway rain rainbow raincoat rake ram ramp raspberry rat raven razor receipt-printer recorder reef reel reflection reindeer retriever-leash rhino ribbon rice rifle rim ring rink ripple river road roast robe robot
rock rocket rod roll roller roof rook room rooster root rope rose rowboat-oar rubber rubble ruby rug ruin ruler rust sack saddle safe sail salad salamander salmon salon salt sand sandal sandcastle sap sardine satellite sauce saucepan saucer sausage saw saxophone scaffold scale scallop scar scarecrow scarf scooter-helmet scorpion screen screw screwdriver scroll sculpture sea seahorse seal seashell seat-belt seaweed seed
seesaw shack shadow shampoo shark shawl shed sheet shelf shell shield shin ship-wheel shirt shoe shoebox shoelace shoulder shovel shower shrimp shrub shutter sickle sidewalk signpost silo silk silverware siren skeleton ski-lift skirt skull skunk skyscraper sled sleeve sleigh slide sling slipper slope slot sloth smoke smokestack snack-bar snail snake sneaker snow snowflake snowman snowmobile soap sock socket soda soil soldier sole sombrero soup spaceship spade
spaghetti spark speaker spear speedboat-wake speedometer sphere sphinx spice spider spike spinach spine spire spiral sponge spot spotlight spout spray spring sprinkler spruce squash squid squirrel stable stack stadium stage stain stair staircase stairs stalactite stall stamp stand staple stapler star starfish statue steak steam steeple stem step stereo sticker stick stirrup stocking stomach stone stopwatch storefront stork stove-pipe straw strawberry
stream street streetlight string stripe stroller stump submarine suit sun sundial sunflower sunglasses sunrise sunset sushi swamp sweater sweatshirt swim-ring swimsuit swing switch sword syringe syrup tablet tablecloth tack tail tambourine tangerine tank tap tape target tassel tattoo tea-bag teapot tear tee telescope temple tent terrace test-tube thermometer thermos thicket thigh thimble thistle thorn thread throne thumb tiara tiger tights tile timber tire tissue toad toast
toe tomato tomb tongs tongue tooth toothpaste torch tornado tortoise totem toucan towel tower town toy track tractor trail trailer trampoline tray treasure tree trellis trench triangle tripod trolley trombone trophy trough trousers trout trowel truffle trumpet tub tuba tube tulip tumbler tuna tunnel turban turbine turkey turnip turnstile turret turtle tusk tutu tweezers twig typewriter ufo ukulele unicorn unicycle uniform urn valley valve van-door veil vein velvet vending-machine vent veranda vest
viaduct video village vine vineyard viola violin viper volcano vulture wafer waffle wagon waist walkie-talkie wall wallet wallpaper walnut walrus wand wardrobe warehouse wasp watch water waterfall watering-can watermelon wave wax weasel weathervane web wedge weed well wetsuit whale wharf wheat wheel wheelchair whip whisk whisker whistle wick wig windmill window windowsill windscreen wing wire wolf wombat wood woodpecker wool world-map worm wound wreath wrench wrist yak yarn yolk zipper zucchini
`;

/** Parts of things, of people and of papers: "the seat of the bike", "her hair", "the left margin". */
const partLines = `
seat handle wheel tank engine headlight exhaust window door roof lid inside outside edge rim base bottom-part stem spout hair eyes nose beard suit jacket coat shirt hat gloves shoes trousers
helmet glasses collar ears tail whiskers fur paw petals leaves centre-piece frame border stamp logo signature ink margin paper footer-bar section-bars button toggle dot icon tab scrollbar stripe strip band rectangle box-border seal letterhead
`;

const split = (text: string): string[] =>
  text
    .trim()
    .split(/\s+/)
    .map((word) => word.replaceAll("-", " "));

export const unseenNouns: readonly string[] = split(lines);
export const parts: readonly string[] = split(partLines);
