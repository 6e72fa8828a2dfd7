/* eslint max-lines: off -- a table */

/**
 * The operations that a step can be recorded with, from TensorFlow's registry (made by scripts/op-definitions.py).
 * A line is `name: inputs | attributes | attributes with a default`. An input is the attribute that holds its type:
 * `T`, `N*T` for N of them, `T...` for a list of types, `-` where the type is fixed. `!` marks hidden state.
 */
export const opDefinitions = `
Abs: T | T |
Acos: T | T |
Acosh: T | T |
Add: T T | T |
AddN: N*T | N T |
AddV2: T T | T |
All: - Tidx |  | keep_dims Tidx
Any: - Tidx |  | keep_dims Tidx
ArgMax: T Tidx | T | Tidx output_type
ArgMin: T Tidx | T | Tidx output_type
Asin: T | T |
Asinh: T | T |
Atan2: T T | T |
Atan: T | T |
Atanh: T | T |
AvgPool3D: T | ksize strides padding T | data_format
AvgPool3DGrad: - T | ksize strides padding T | data_format
AvgPool: T | ksize strides padding T | data_format
AvgPoolGrad: - T | ksize strides padding T | data_format
BatchMatMul: T T | T | adj_x adj_y grad_x grad_y
BatchMatMulV2: T T | T | adj_x adj_y grad_x grad_y
BatchToSpaceND: T Tblock_shape Tcrops | T | Tblock_shape Tcrops
BiasAdd: T T | T | data_format
BiasAddGrad: T | T | data_format
Bincount: - - T | T |
Bitcast: T | T type |
BitwiseAnd: T T | T |
BroadcastArgs: T T |  | T
BroadcastTo: T Tidx | T | Tidx
Cast: SrcT | SrcT DstT | Truncate
Ceil: T | T |
ClipByValue: T T T | T |
Complex: T T |  | T Tout
ComplexAbs: T |  | T Tout
Concat: - N*T | N T |
ConcatV2: N*T Tidx | N T | Tidx
Conv2D: T T | T strides padding | use_cudnn_on_gpu explicit_paddings data_format dilations
Conv2DBackpropFilter: T - T | T strides padding | use_cudnn_on_gpu explicit_paddings data_format dilations
Conv2DBackpropInput: - T T | T strides padding | use_cudnn_on_gpu explicit_paddings data_format dilations
Conv3D: T T | T strides padding | data_format dilations
Conv3DBackpropFilterV2: T - T | T strides padding | data_format dilations
Conv3DBackpropInputV2: Tshape T T | T strides padding | data_format dilations Tshape
Cos: T | T |
Cosh: T | T |
CreateSummaryFileWriter!: - - - - - |  |
CropAndResize: T - - - | T | method extrapolation_value
Cumprod: T Tidx | T | exclusive reverse Tidx
Cumsum: T Tidx | T | exclusive reverse Tidx
DecodeBmp: - |  | channels
DecodeGif: - |  |
DecodeJpeg: - |  | channels ratio fancy_upscaling try_recover_truncated acceptable_fraction dct_method
DecodePng: - |  | channels dtype
DenseBincount: Tidx Tidx T | Tidx T | binary_output
DepthToSpace: T | T block_size | data_format
DepthwiseConv2dNative: T T | T strides padding | explicit_paddings data_format dilations
DepthwiseConv2dNativeBackpropFilter: T - T | T strides padding | explicit_paddings data_format dilations
DepthwiseConv2dNativeBackpropInput: - T T | T strides padding | explicit_paddings data_format dilations
Diag: T | T |
Dilation2D: T T | T strides rates padding |
Dilation2DBackpropFilter: T T T | T strides rates padding |
Dilation2DBackpropInput: T T T | T strides rates padding |
Div: T T | T |
DivNoNan: T T | T |
Einsum: N*T | equation N T |
Elu: T | T |
EluGrad: T T | T |
EncodeJpeg: - |  | format quality progressive optimize_size chroma_downsampling density_unit x_density y_density xmp_metadata
EncodePng: T |  | compression T
Equal: T T | T | incompatible_shape_error
Erf: T | T |
Exp: T | T |
ExpandDims: T Tdim | T | Tdim
Expm1: T | T |
FFT: Tcomplex |  | Tcomplex
Fill: index_type T | T | index_type
Floor: T | T |
FloorDiv: T T | T |
FloorMod: T T | T |
FlushSummaryWriter!: - |  |
FusedBatchNorm: T T T T T | T | epsilon exponential_avg_factor data_format is_training
GatherNd: Tparams Tindices | Tparams Tindices | bad_indices_policy
GatherV2: Tparams Tindices Taxis | Tparams Tindices Taxis | batch_dims
Greater: T T | T |
GreaterEqual: T T | T |
IFFT: Tcomplex |  | Tcomplex
Identity: T | T |
Imag: T |  | T Tout
IsFinite: T | T |
IsInf: T | T |
IsNan: T | T |
LRN: T |  | depth_radius bias alpha beta T
LRNGrad: T T T |  | depth_radius bias alpha beta T
LeakyRelu: T |  | alpha T
Less: T T | T |
LessEqual: T T | T |
LinSpace: T T Tidx | T | Tidx
Log1p: T | T |
Log: T | T |
LogSoftmax: T | T |
LogicalAnd: - - |  |
LogicalNot: - |  |
LogicalOr: - - |  |
LowerBound: T T | T | out_type
MatMul: T T | T | transpose_a transpose_b grad_a grad_b
MatrixBandPart: T Tindex Tindex | T | Tindex
Max: T Tidx | T | keep_dims Tidx
MaxPool3D: T | ksize strides padding T | data_format
MaxPool3DGrad: TInput TInput T | ksize strides padding | data_format T TInput
MaxPool: T | ksize strides padding | T explicit_paddings data_format
MaxPoolGrad: T T T | ksize strides padding | explicit_paddings data_format T
MaxPoolWithArgmax: T | ksize strides padding T | Targmax include_batch_in_index
Maximum: T T | T |
Mean: T Tidx | T | keep_dims Tidx
Min: T Tidx | T | keep_dims Tidx
Minimum: T T | T |
MirrorPad: T Tpaddings | T mode | Tpaddings
Mod: T T | T |
Mul: T T | T |
Multinomial!: T - | T | seed seed2 output_dtype
Neg: T | T |
NoOp:  |  |
NonMaxSuppressionV3: T T - T_threshold T_threshold |  | T T_threshold
NonMaxSuppressionV4: T T - T_threshold T_threshold |  | T T_threshold pad_to_max_output_size
NonMaxSuppressionV5: T T - T T T |  | T pad_to_max_output_size
NotEqual: T T | T | incompatible_shape_error
OneHot: TI - T T | T | axis TI
OnesLike: T | T |
Pack: N*T | N T | axis
PadV2: T Tpaddings T | T | Tpaddings
Pow: T T | T |
Prod: T Tidx | T | keep_dims Tidx
RaggedGather: PARAMS_RAGGED_RANK*Tsplits Tvalues Tindices | Tvalues Tindices PARAMS_RAGGED_RANK OUTPUT_RAGGED_RANK | Tsplits
RaggedRange: T T T |  | T Tsplits
RaggedTensorToTensor: Tshape T T num_row_partition_tensors*Tindex | T Tindex Tshape num_row_partition_tensors row_partition_types |
Range: Tidx Tidx Tidx |  | Tidx
Real: T |  | T Tout
RealDiv: T T | T |
Reciprocal: T | T |
Relu6: T | T |
Relu: T | T |
ReluGrad: T T | T |
Reshape: T Tshape | T | Tshape
ResizeBilinear: T - | T | align_corners half_pixel_centers
ResizeBilinearGrad: - T | T | align_corners half_pixel_centers
ResizeNearestNeighbor: T - | T | align_corners half_pixel_centers
ResizeNearestNeighborGrad: T - | T | align_corners half_pixel_centers
Reverse: T - | T |
ReverseV2: T Tidx | T | Tidx
RightShift: T T | T |
Round: T | T |
Rsqrt: T | T |
ScatterNd: Tindices T Tindices | T Tindices | bad_indices_policy
Select: - T T | T |
Selu: T | T |
Sigmoid: T | T |
Sign: T | T |
Sin: T | T |
Sinh: T | T |
Slice: T Index Index | T Index |
Softmax: T | T |
Softplus: T | T |
SpaceToBatchND: T Tblock_shape Tpaddings | T | Tblock_shape Tpaddings
SparseFillEmptyRows: - T - T | T |
SparseReshape: - - - |  |
SparseSegmentMean: T Tidx Tsegmentids | T | Tidx Tsegmentids sparse_gradient
SparseSegmentSum: T Tidx Tsegmentids | T | Tidx Tsegmentids sparse_gradient
SparseToDense: Tindices Tindices T T | T Tindices | validate_indices
SplitV: T Tlen - | num_split T | Tlen
Sqrt: T | T |
Square: T | T |
SquaredDifference: T T | T |
StatefulPartitionedCall!: Tin... | Tin Tout f | config config_proto executor_type
StatelessRandomUniformFullIntV2: Tshape - - - |  | dtype Tshape
StaticRegexReplace: - | pattern rewrite | replace_global
StridedSlice: T Index Index Index | T Index | begin_mask end_mask ellipsis_mask new_axis_mask shrink_axis_mask
StringNGrams: - Tsplits | separator ngram_widths left_pad right_pad pad_width preserve_short_sequences | Tsplits
StringSplit: - - |  | skip_empty
StringToHashBucketFast: - | num_buckets |
Sub: T T | T |
Sum: T Tidx | T | keep_dims Tidx
SummaryWriter!:  |  | shared_name container
Tan: T | T |
Tanh: T | T |
TensorScatterUpdate: T Tindices T | T Tindices | bad_indices_policy
Tile: T Tmultiples | T | Tmultiples
TopK: T | k T | sorted
TopKV2: T Tk | T | sorted Tk index_type
Transpose: T Tperm | T | Tperm
Unique: T | T | out_idx
UniqueV2: T Taxis | T | Taxis out_idx
Unpack: T | num T | axis
UnsortedSegmentSum: T Tindices Tnumsegments | T Tindices | Tnumsegments
UpperBound: T T | T | out_type
Where: T |  | T
WriteScalarSummary!: - - - T | T |
WriteSummary!: - - T - - | T |
ZerosLike: T | T |
`;
